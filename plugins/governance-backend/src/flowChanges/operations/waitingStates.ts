import { Knex } from 'knex';

/** Where running instances of a flow wait. Times are when an instance last moved. */
export interface WaitingState {
  state: string;
  count: number;
  oldest: string;
  /** Half of them moved before it. */
  median: string;
}

/**
 * Where running instances of a flow wait, the longest first. The median is the row in the middle, which both engines can
 * tell by numbering rows. Relies on `flow_instances_flow_idx`.
 */
export async function listWaitingStates(
  trx: Knex.Transaction,
  flow: string,
): Promise<WaitingState[]> {
  const numbered = trx('flow_instances')
    .where({ flow, status: 'running' })
    .select(
      'state',
      'updated_at',
      trx.raw(
        'row_number() over (partition by state order by updated_at, id) as place',
      ),
      trx.raw('count(*) over (partition by state) as total'),
      trx.raw('min(updated_at) over (partition by state) as oldest'),
    );
  const rows: {
    state: string;
    total: string | number;
    oldest: string;
    updated_at: string;
  }[] = await trx
    .from(numbered.as('numbered'))
    .whereRaw('place = (total + 1) / 2')
    .orderBy('oldest')
    .orderBy('state')
    .select('state', 'total', 'oldest', 'updated_at');
  return rows.map(row => ({
    state: row.state,
    count: Number(row.total),
    oldest: row.oldest,
    median: row.updated_at,
  }));
}
