import { Knex } from 'knex';
import { InstanceRow } from '../rows';

/**
 * Instances with a timer that is due, earliest first. On PostgreSQL their rows are locked and those that somebody else
 * holds are passed over. Relies on `flow_instances_due_idx`.
 */
export async function claimDueInstances(
  trx: Knex.Transaction,
  options: { now: string; limit: number },
): Promise<InstanceRow[]> {
  const query = trx<InstanceRow>('flow_instances')
    .where('next_due_at', '<=', options.now)
    .orderBy('next_due_at')
    .orderBy('id')
    .limit(options.limit);
  return trx.client.config.client === 'pg'
    ? query.forUpdate().skipLocked()
    : query;
}

/** Whether any instance has a timer that is due. Relies on `flow_instances_due_idx`. */
export async function isAnyTimerDue(
  trx: Knex.Transaction,
  now: string,
): Promise<boolean> {
  const row = await trx<InstanceRow>('flow_instances')
    .where('next_due_at', '<=', now)
    .first('id');
  return row !== undefined;
}

/** Puts off the timers of an instance that cannot be stepped, so that it does not keep others from their turn. */
export async function deferTimers(
  trx: Knex.Transaction,
  options: { instanceId: string; until: string },
): Promise<void> {
  await trx('flow_instances')
    .where({ id: options.instanceId })
    .update({ next_due_at: options.until });
}
