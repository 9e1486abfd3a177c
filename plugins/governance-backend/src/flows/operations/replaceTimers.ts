import { Knex } from 'knex';
import { TimerRow } from '../rows';
import { insertChunks, toChunks } from './insertChunks';

/** Puts the outstanding timers of instances in the place of those they had. Relies on the primary key. */
export async function replaceTimers(
  trx: Knex.Transaction,
  options: { instanceIds: string[]; timers: TimerRow[] },
): Promise<void> {
  for (const chunk of toChunks(options.instanceIds)) {
    await trx('flow_timers').whereIn('instance_id', chunk).delete();
  }
  await insertChunks(trx, 'flow_timers', options.timers);
}
