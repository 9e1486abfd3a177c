import { Finding } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { batchesOf, FindingRow } from '../../inventory/rows';

const COMPARED = ['severity', 'title', 'message', 'way_out'] as const;

/** The details of a finding without when each fact was last confirmed, which every reading moves. */
function withoutTimes(detail: string): string {
  const { facts, ...rest } = JSON.parse(detail) as {
    facts: Finding['facts'];
  };
  return JSON.stringify({
    ...rest,
    facts: facts.map(({ at: _, ...fact }) => fact),
  });
}

/**
 * Brings stored findings in line with what the rules say now: new ones are added, those that no longer hold are marked
 * resolved and kept, those that hold again open anew.
 *
 * @param options.stored - every stored finding of the judged subjects
 * @param options.current - what the rules find about them now
 */
export async function storeFindings(
  trx: Knex.Transaction,
  options: { stored: FindingRow[]; current: FindingRow[]; at: string },
): Promise<void> {
  const { stored, current, at } = options;
  const byId = new Map(stored.map(row => [row.id, row]));
  const holding = new Map(current.map(row => [row.id, row]));
  const write = [...holding.values()].flatMap(row => {
    const before = byId.get(row.id);
    if (!before || before.resolved_at !== null) {
      return [row];
    }
    return COMPARED.some(column => before[column] !== row[column]) ||
      withoutTimes(before.detail) !== withoutTimes(row.detail)
      ? [{ ...row, first_seen_at: before.first_seen_at }]
      : [];
  });
  for (const batch of batchesOf(write)) {
    await trx<FindingRow>('inventory_findings')
      .insert(batch)
      .onConflict('id')
      .merge();
  }
  const resolved = stored
    .filter(row => row.resolved_at === null && !holding.has(row.id))
    .map(({ id }) => id);
  for (const batch of batchesOf(resolved)) {
    await trx<FindingRow>('inventory_findings')
      .whereIn('id', batch)
      .update({ resolved_at: at });
  }
}
