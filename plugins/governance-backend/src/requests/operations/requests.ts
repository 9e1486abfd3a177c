import { Knex } from 'knex';

/** A row of `flow_requests`. */
export interface RequestRow {
  id: string;
  principal: string;
  idempotency_key: string;
  digest: string;
  flow: string;
  about: string;
  /** JSON. */
  stated: string;
  via: string | null;
  instance_id: string;
  created_at: string;
}

/** A request, and how far it has come. */
export interface RequestProgress extends RequestRow {
  status: 'running' | 'ended';
  state: string;
  outcome: string | null;
}

/** The request of somebody under a key. Relies on the unique index. */
export async function findRequest(
  trx: Knex.Transaction,
  request: { principal: string; idempotencyKey: string },
): Promise<RequestRow | undefined> {
  return trx<RequestRow>('flow_requests')
    .where({
      principal: request.principal,
      idempotency_key: request.idempotencyKey,
    })
    .first();
}

/** Keeps a request. @throws a unique violation when its key was taken meanwhile. */
export async function insertRequest(
  trx: Knex.Transaction,
  row: RequestRow,
): Promise<void> {
  await trx<RequestRow>('flow_requests').insert(row);
}

function progress(trx: Knex.Transaction) {
  return trx('flow_requests')
    .join('flow_instances', 'flow_instances.id', 'flow_requests.instance_id')
    .select<RequestProgress[]>(
      'flow_requests.*',
      'flow_instances.status',
      'flow_instances.state',
      'flow_instances.outcome',
    );
}

/** One request with its progress. Relies on the primary key. */
export async function readRequest(
  trx: Knex.Transaction,
  id: string,
): Promise<RequestProgress | undefined> {
  const [row] = await progress(trx).where('flow_requests.id', id).limit(1);
  return row;
}

/** The requests of somebody, newest first, after a place in that order. Relies on `flow_requests_mine_idx`. */
export async function listRequests(
  trx: Knex.Transaction,
  options: {
    principal: string;
    after?: { createdAt: string; id: string };
    limit: number;
  },
): Promise<RequestProgress[]> {
  const { principal, after, limit } = options;
  const query = progress(trx)
    .where('flow_requests.principal', principal)
    .orderBy([
      { column: 'flow_requests.created_at', order: 'desc' },
      { column: 'flow_requests.id', order: 'desc' },
    ])
    .limit(limit);
  if (after) {
    query.whereRaw('(flow_requests.created_at, flow_requests.id) < (?, ?)', [
      after.createdAt,
      after.id,
    ]);
  }
  return query;
}

/** How many requests somebody has made. Relies on `flow_requests_mine_idx`. */
export async function countRequests(
  trx: Knex.Transaction,
  principal: string,
): Promise<number> {
  const [row] = await trx('flow_requests')
    .where({ principal })
    .count<Array<{ count: string | number }>>('* as count');
  return Number(row.count);
}
