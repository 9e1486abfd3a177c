import { Knex } from 'knex';
import { readDatabaseTime } from '../../stillness/operations/databaseTime';
import { closeStill } from '../../stillness/operations/stills';

/**
 * Takes somebody out of the queue for good. An instance for which nobody waits any more has its deadline again, so that
 * silence escalates it. Relies on `task_queue_person_idx`.
 *
 * @param person - reference in lower case.
 * @returns how many tasks waited for them.
 */
export async function dropQueuedOf(
  trx: Knex.Transaction,
  person: string,
): Promise<number> {
  const dropped: { instance_id: string }[] = await trx('task_queue')
    .whereRaw('lower(person) = ?', [person])
    .select('instance_id');
  await trx('task_queue').whereRaw('lower(person) = ?', [person]).delete();
  const { real, offsetMs } = await readDatabaseTime(trx);
  const to = new Date(real.getTime() + offsetMs).toISOString();
  for (const { instance_id: target } of dropped) {
    const others = await trx('task_queue')
      .where({ instance_id: target })
      .first('person');
    if (!others) {
      await closeStill(trx, { scope: 'instance', target, cause: 'queue', to });
    }
  }
  return dropped.length;
}
