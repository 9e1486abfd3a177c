import { isJsonObject } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';

/** What the facts of an instance say that it covers. */
function coversIn(snapshot: string): string | undefined {
  const { facts } = JSON.parse(snapshot);
  return isJsonObject(facts) &&
    isJsonObject(facts.exclusion) &&
    typeof facts.exclusion.covers === 'string'
    ? facts.exclusion.covers
    : undefined;
}

/**
 * What exclusions cover that were asked for, in words, by the subject of their flow. Those who asked for the same used the same
 * words. Relies on `flow_instances_subject_idx`.
 */
export async function readCovers(
  trx: Knex.Transaction,
  subjects: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const chunk of toChunks([...new Set(subjects)])) {
    const rows: { subject: string; snapshot: string }[] = await trx(
      'flow_instances',
    )
      .whereIn('subject', chunk)
      .orderBy(['subject', 'created_at'])
      .select('subject', 'snapshot');
    for (const { subject, snapshot } of rows) {
      const covers = coversIn(snapshot);
      if (covers !== undefined) {
        found.set(subject, `what is ${covers}`);
      }
    }
  }
  return found;
}
