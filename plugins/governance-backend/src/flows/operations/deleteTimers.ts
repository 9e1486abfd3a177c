import { Knex } from 'knex';
import { toChunks } from './insertChunks';

/** Removes the timers of instances. Relies on the primary key. */
export async function deleteTimers(
  trx: Knex.Transaction,
  instanceIds: readonly string[],
): Promise<void> {
  for (const chunk of toChunks(instanceIds)) {
    await trx('flow_timers').whereIn('instance_id', chunk).delete();
  }
}
