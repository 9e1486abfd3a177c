import { Knex } from 'knex';
import { Place } from '../../paging/cursors';
import { listLatest } from '../../paging/listLatest';
import { FlowActivationRow, FlowChangeRow } from '../rows';

/** Keeps a proposed change. */
export async function insertChange(
  trx: Knex.Transaction,
  row: FlowChangeRow,
): Promise<void> {
  await trx<FlowChangeRow>('flow_changes').insert(row);
}

/** One change, locked to the end of the transaction on PostgreSQL. Relies on the primary key. */
export async function lockChange(
  trx: Knex.Transaction,
  id: string,
): Promise<FlowChangeRow | undefined> {
  const query = trx<FlowChangeRow>('flow_changes').where({ id });
  if (trx.client.config.client === 'pg') {
    query.forUpdate();
  }
  return query.first();
}

/** One change. Relies on the primary key. */
export async function readChange(
  trx: Knex.Transaction,
  id: string,
): Promise<FlowChangeRow | undefined> {
  return trx<FlowChangeRow>('flow_changes').where({ id }).first();
}

/** Says what became of a change. */
export async function settleChange(
  trx: Knex.Transaction,
  options: { id: string; status: 'applied' | 'refused'; at: string },
): Promise<void> {
  await trx<FlowChangeRow>('flow_changes')
    .where({ id: options.id, status: 'pending' })
    .update({ status: options.status, settled_at: options.at });
}

/** Changes, newest first, before a place in that order, with how many there are. Relies on `flow_changes_proposed_idx`. */
export async function listChanges(
  trx: Knex.Transaction,
  options: {
    flow?: string;
    status?: FlowChangeRow['status'];
    before?: Place;
    limit: number;
  },
): Promise<{ rows: FlowChangeRow[]; total: number }> {
  const { flow, status, before, limit } = options;
  return listLatest<FlowChangeRow>(
    () =>
      trx<FlowChangeRow>('flow_changes').modify(query => {
        if (flow !== undefined) {
          query.where({ flow });
        }
        if (status !== undefined) {
          query.where({ status });
        }
      }),
    { at: 'proposed_at', before, limit },
  );
}

/** Which versions of a flow were active, latest first. Relies on `flow_activations_flow_idx`. */
export async function listActivations(
  trx: Knex.Transaction,
  options: { flow: string; limit: number },
): Promise<FlowActivationRow[]> {
  return trx<FlowActivationRow>('flow_activations')
    .where({ flow: options.flow })
    .orderBy('id', 'desc')
    .limit(options.limit);
}
