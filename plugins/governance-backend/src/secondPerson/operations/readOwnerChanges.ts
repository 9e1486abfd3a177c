import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';

/** What has an owner of its own. */
const HOLDERS = ['identity', 'certificate', 'partner-integration'];

/**
 * When the owner of identities, or of what stands for itself, changed last since a time, by reference. Relies on
 * `inventory_changes_subject_idx`.
 */
export async function readOwnerChanges(
  trx: Knex.Transaction,
  options: { identityRefs: readonly string[]; since: string },
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const refs of toChunks([...new Set(options.identityRefs)])) {
    const rows: Array<{ subject_ref: string; at: string; diff: string }> =
      await trx('inventory_changes')
        .whereIn('subject_ref', refs)
        .where('at', '>=', options.since)
        .whereIn('subject_kind', HOLDERS)
        .where('diff', 'like', '%"owner%')
        .orderBy('at')
        .select('subject_ref', 'at', 'diff');
    for (const { subject_ref, at, diff } of rows) {
      const changed: object = JSON.parse(diff);
      if ('owner' in changed || 'ownerRef' in changed) {
        found.set(subject_ref, at);
      }
    }
  }
  return found;
}
