import { Knex } from 'knex';
import { Place } from '../../paging/cursors';
import { EventRow, InstanceRow } from '../rows';

/** One instance. Relies on the primary key. */
export async function readInstance(
  trx: Knex.Transaction,
  id: string,
): Promise<InstanceRow | undefined> {
  return trx<InstanceRow>('flow_instances').where({ id }).first();
}

/** The events of an instance in order. Relies on the primary key. */
export async function readEvents(
  trx: Knex.Transaction,
  instanceId: string,
): Promise<EventRow[]> {
  return trx<EventRow>('flow_events')
    .where({ instance_id: instanceId })
    .orderBy('seq');
}

/** Instances, oldest first, after a place in that order. Relies on `flow_instances_created_idx`. */
export async function readInstancePage(
  trx: Knex.Transaction,
  options: {
    flow?: string;
    status?: 'running' | 'ended';
    subject?: string;
    after?: Place;
    limit: number;
  },
): Promise<InstanceRow[]> {
  const { flow, status, subject, after, limit } = options;
  const query = trx<InstanceRow>('flow_instances')
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit);
  if (flow !== undefined) {
    query.where({ flow });
  }
  if (status !== undefined) {
    query.where({ status });
  }
  if (subject !== undefined) {
    query.where({ subject });
  }
  if (after) {
    query.whereRaw('(created_at, id) > (?, ?)', after);
  }
  return query;
}
