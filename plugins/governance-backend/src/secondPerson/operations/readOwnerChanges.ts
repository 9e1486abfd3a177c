import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';

/** When the owner of identities changed last since a time, by identity. Relies on `inventory_changes_identity_idx`. */
export async function readOwnerChanges(
  trx: Knex.Transaction,
  options: { identityRefs: readonly string[]; since: string },
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const refs of toChunks([...new Set(options.identityRefs)])) {
    const rows: Array<{ identity_ref: string; at: string; diff: string }> =
      await trx('inventory_changes')
        .whereIn('identity_ref', refs)
        .where('at', '>=', options.since)
        .where({ subject_kind: 'identity' })
        .where('diff', 'like', '%"owner%')
        .orderBy('at')
        .select('identity_ref', 'at', 'diff');
    for (const { identity_ref, at, diff } of rows) {
      const changed: object = JSON.parse(diff);
      if ('owner' in changed || 'ownerRef' in changed) {
        found.set(identity_ref, at);
      }
    }
  }
  return found;
}
