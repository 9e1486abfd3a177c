import { Knex } from 'knex';
import { batchesOf } from '../rows';

/**
 * Whom things belong to by a correction that is in force, over what their source says; what is not corrected is left out.
 * Relies on `owner_overrides_open_uniq`.
 */
export async function readCorrectedOwners(
  trx: Knex.Transaction,
  refs: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const batch of batchesOf([...refs])) {
    const rows: { open_key: string; owner_ref: string }[] = await trx(
      'owner_overrides',
    )
      .whereIn('open_key', batch)
      .where({ state: 'in-force' })
      .select('open_key', 'owner_ref');
    rows.forEach(({ open_key, owner_ref }) => found.set(open_key, owner_ref));
  }
  return found;
}
