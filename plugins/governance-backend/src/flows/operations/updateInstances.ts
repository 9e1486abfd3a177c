import { Knex } from 'knex';
import { InstanceRow } from '../rows';
import { toChunks } from './insertChunks';

/**
 * Writes instances that have gone one version on and yields the ids of those that were still at the version before. An
 * upsert, since that is the one bulk update both engines know; every row exists, so nothing is ever inserted.
 */
export async function updateInstances(
  trx: Knex.Transaction,
  rows: InstanceRow[],
): Promise<Set<string>> {
  const written = new Set<string>();
  for (const chunk of toChunks(rows)) {
    const updated: { id: string }[] = await trx('flow_instances')
      .insert(chunk)
      .onConflict('id')
      .merge([
        'hash',
        'status',
        'state',
        'version',
        'snapshot',
        'next_due_at',
        'updated_at',
        'ended_at',
        'outcome',
        'still_until',
      ])
      .whereRaw('flow_instances.version = excluded.version - 1')
      .returning('id');
    updated.forEach(({ id }) => written.add(id));
  }
  return written;
}
