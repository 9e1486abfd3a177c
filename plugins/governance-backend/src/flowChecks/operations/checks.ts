import { Knex } from 'knex';
import { Place } from '../../paging/cursors';
import { listLatest } from '../../paging/listLatest';
import { DisagreementRow, FlowCheckRow } from '../rows';

/** One run, locked to the end of the transaction on PostgreSQL. Relies on the primary key. */
export async function lockCheck(
  trx: Knex.Transaction,
  id: string,
): Promise<FlowCheckRow | undefined> {
  const query = trx<FlowCheckRow>('flow_checks').where({ id });
  if (trx.client.config.client === 'pg') {
    query.forUpdate();
  }
  return query.first();
}

/** Runs that are to be made or under way, oldest first. Relies on `flow_checks_status_idx`. */
export async function listOpenChecks(
  trx: Knex.Transaction,
): Promise<FlowCheckRow[]> {
  return trx<FlowCheckRow>('flow_checks')
    .whereIn('status', ['pending', 'running'])
    .orderBy(['asked_at', 'id']);
}

/** Failed runs of which the owner has not been told. Relies on `flow_checks_status_idx`. */
export async function listUnpaged(
  trx: Knex.Transaction,
): Promise<FlowCheckRow[]> {
  return trx<FlowCheckRow>('flow_checks')
    .where({ status: 'failed' })
    .whereNull('paged_at')
    .orderBy(['asked_at', 'id']);
}

/** Runs of a flow, newest first, before a place in that order. Relies on `flow_checks_flow_idx`. */
export async function listChecks(
  trx: Knex.Transaction,
  options: {
    flow: string;
    before?: Place;
    limit: number;
  },
): Promise<{ rows: FlowCheckRow[]; total: number }> {
  const { flow, before, limit } = options;
  return listLatest<FlowCheckRow>(
    () => trx<FlowCheckRow>('flow_checks').where({ flow }),
    { at: 'asked_at', before, limit },
  );
}

/** Decisions of a run that came out differently, by instance and place. Relies on the primary key. */
export async function listDisagreements(
  trx: Knex.Transaction,
  options: { checkId: string; offsetAfter?: string; limit: number },
): Promise<(DisagreementRow & { subject: string })[]> {
  const { checkId, offsetAfter, limit } = options;
  const [instance, seq, place] = (offsetAfter ?? '').split('|');
  return trx('flow_check_disagreements')
    .join(
      'flow_instances',
      'flow_instances.id',
      'flow_check_disagreements.instance_id',
    )
    .where({ check_id: checkId })
    .modify(query => {
      if (offsetAfter !== undefined) {
        query.whereRaw('(instance_id, seq, place) > (?, ?, ?)', [
          instance,
          Number(seq),
          Number(place),
        ]);
      }
    })
    .orderBy(['instance_id', 'seq', 'place'])
    .limit(limit)
    .select('flow_check_disagreements.*', 'flow_instances.subject');
}

/** Running instances that rest on a decision which comes out differently now. Relies on `flow_check_current_idx`. */
export async function readDisputed(
  trx: Knex.Transaction,
): Promise<Map<string, DisagreementRow>> {
  const rows: DisagreementRow[] = await trx('flow_check_disagreements')
    .join(
      'flow_instances',
      'flow_instances.id',
      'flow_check_disagreements.instance_id',
    )
    .where({ current: true, status: 'running' })
    .select('flow_check_disagreements.*');
  return new Map(rows.map(row => [row.instance_id, row]));
}
