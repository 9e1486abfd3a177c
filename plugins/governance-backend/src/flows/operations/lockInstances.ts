import { Knex } from 'knex';
import { InstanceRow } from '../rows';
import { toChunks } from './insertChunks';

/**
 * Reads instances and, on PostgreSQL, locks their rows until the end of the transaction, always in the order of their ids
 * so that two batches cannot wait for each other. On SQLite there is one writer and the version fence does the rest.
 */
export async function lockInstances(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, InstanceRow>> {
  const rows = new Map<string, InstanceRow>();
  for (const chunk of toChunks([...new Set(ids)].sort())) {
    const found = await trx<InstanceRow>('flow_instances')
      .whereIn('id', chunk)
      .orderBy('id')
      .forUpdate();
    found.forEach(row => rows.set(row.id, row));
  }
  return rows;
}
