import { RequestCounts } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { FigureScope, Result, selectAsked } from './selectAsked';

const NOTHING: RequestCounts = {
  requests: 0,
  open: 0,
  active: 0,
  refused: 0,
  unanswered: 0,
  unconfirmed: 0,
  unclaimed: 0,
  withdrawn: 0,
  notCarriedOut: 0,
};

const FIELDS = {
  open: 'open',
  active: 'active',
  refused: 'refused',
  unanswered: 'unanswered',
  unconfirmed: 'unconfirmed',
  unclaimed: 'unclaimed',
  withdrawn: 'withdrawn',
  'not-carried-out': 'notCarriedOut',
} as const satisfies Record<Result, keyof RequestCounts>;

/** What became of requests, by flow. */
export async function countResults(
  trx: Knex.Transaction,
  scope: FigureScope,
): Promise<Map<string, RequestCounts>> {
  const rows: Array<{ flow: string; result: Result; n: string | number }> =
    await trx
      .from(selectAsked(trx, scope).as('counted'))
      .groupBy('flow', 'result')
      .select('flow', 'result')
      .count('* as n');
  const counts = new Map<string, RequestCounts>();
  for (const { flow, result, n } of rows) {
    const before = counts.get(flow) ?? NOTHING;
    const field = FIELDS[result];
    counts.set(flow, {
      ...before,
      requests: before.requests + Number(n),
      [field]: before[field] + Number(n),
    });
  }
  return counts;
}

/** The sum of what became of requests of several flows. */
export function sumCounts(counts: Iterable<RequestCounts>): RequestCounts {
  const sum = { ...NOTHING };
  for (const each of counts) {
    for (const name of Object.keys(sum) as Array<keyof RequestCounts>) {
      sum[name] += each[name];
    }
  }
  return sum;
}
