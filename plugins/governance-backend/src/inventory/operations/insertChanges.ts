import { Knex } from 'knex';
import { batchesOf, ChangeRow } from '../rows';

/** Adds to the history. The same change told twice stands there once. */
export async function insertChanges(
  trx: Knex.Transaction,
  changes: ChangeRow[],
): Promise<void> {
  for (const batch of batchesOf(changes)) {
    await trx<ChangeRow>('inventory_changes')
      .insert(batch)
      .onConflict('id')
      .merge();
  }
}
