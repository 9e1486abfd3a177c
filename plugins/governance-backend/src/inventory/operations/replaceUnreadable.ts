import { UnreadableItem } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { recordRefOf } from '../refs';
import { batchesOf } from '../rows';

/** Keeps what the last reading of a source could not read. */
export async function replaceUnreadable(
  trx: Knex.Transaction,
  options: { source: string; items: UnreadableItem[]; at: string },
): Promise<void> {
  const { source, items, at } = options;
  await trx('inventory_unreadable').where({ source }).delete();
  const rows = items.map(({ item, reason }, index) => ({
    id: recordRefOf('unreadable', source, String(index)),
    source,
    item,
    reason,
    at,
  }));
  for (const batch of batchesOf(rows)) {
    await trx('inventory_unreadable').insert(batch);
  }
}
