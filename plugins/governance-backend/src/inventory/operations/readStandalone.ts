import { Knex } from 'knex';
import { batchesOf, ItemRow } from '../rows';
import {
  Standalone,
  STANDALONE_KINDS,
  STANDALONE_TABLES,
  StandaloneKind,
  toStandalone,
} from '../standalone';

/** Things that stand for themselves, by reference; absent ones too. Relies on the primary keys. */
export async function readStandalone(
  trx: Knex.Transaction,
  options: { refs: readonly string[]; kinds?: readonly StandaloneKind[] },
): Promise<Standalone[]> {
  const found: Standalone[] = [];
  for (const refs of batchesOf(options.refs)) {
    for (const kind of options.kinds ?? STANDALONE_KINDS) {
      const rows = await trx<ItemRow>(STANDALONE_TABLES[kind])
        .whereIn('ref', refs)
        .orderBy('ref');
      found.push(...rows.map(row => toStandalone(kind, row)));
    }
  }
  return found;
}
