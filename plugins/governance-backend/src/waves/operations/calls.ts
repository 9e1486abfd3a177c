import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';
import { OutboxRow } from '../../flows/rows';

/** The calls of a flow: how many were made, and why the last one failed that is to be made again or was given up. */
export interface FlowCalls {
  made: number;
  error?: string;
  again: boolean;
}

/** The calls of some flows. Relies on `flow_outbox_instance_idx`. */
export async function readCalls(
  trx: Knex.Transaction,
  instanceIds: readonly string[],
): Promise<Map<string, FlowCalls>> {
  const calls = new Map<string, FlowCalls>();
  for (const ids of toChunks([...instanceIds])) {
    const rows = await trx<OutboxRow>('flow_outbox')
      .whereIn('instance_id', ids)
      .whereNot({ kind: 'notice' })
      .orderBy(['instance_id', 'visit', 'key'])
      .select('instance_id', 'status', 'attempts', 'last_error');
    for (const { instance_id: id, status, attempts, last_error } of rows) {
      const known = calls.get(id) ?? { made: 0, again: false };
      const again = status === 'pending' || status === 'running';
      const failed = last_error !== null && (again || status === 'failed');
      calls.set(id, {
        ...known,
        made: known.made + attempts,
        ...(failed ? { error: last_error, again } : {}),
      });
    }
  }
  return calls;
}

/** Has calls that failed and wait made at once. Relies on `flow_outbox_instance_idx`. */
export async function callAtOnce(
  trx: Knex.Transaction,
  instanceIds: readonly string[],
  at: string,
): Promise<void> {
  for (const ids of toChunks([...instanceIds])) {
    await trx<OutboxRow>('flow_outbox')
      .whereIn('instance_id', ids)
      .where({ status: 'pending' })
      .whereNotNull('last_error')
      .where('not_before', '>', at)
      .update({ not_before: at });
  }
}
