import {
  MEASURED_AT_LEAST,
  RequestTimes,
  Spread,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { FigureScope, selectAsked } from './selectAsked';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What {@link measureTimes} calls all flows together; no flow is called so. */
export const ALL_FLOWS = '';

/** Milliseconds from one column with a time to another, both ISO 8601 with milliseconds. */
function msBetween(trx: Knex.Transaction, from: string, to: string): string {
  return trx.client.config.client === 'pg'
    ? `round(extract(epoch from (cast(${to} as timestamptz) - cast(${from} as timestamptz))) * 1000)`
    : `round((julianday(${to}) - julianday(${from})) * ${DAY_MS})`;
}

interface MeasuredRow {
  flow: string;
  measure: keyof RequestTimes;
  n: string | number;
  median: string | number;
  ninetieth: string | number;
}

/**
 * How long it took from asking until a credential worked, and its parts, by flow and of all together; of fewer than
 * {@link MEASURED_AT_LEAST} nothing. Percentiles are by nearest rank: the smallest measured time that so many did not exceed. What
 * takes no confirmation waits for none.
 */
export async function measureTimes(
  trx: Knex.Transaction,
  scope: FigureScope,
): Promise<Map<string, RequestTimes>> {
  const between = (from: string, to: string) => msBetween(trx, from, to);
  const parts = trx
    .from(selectAsked(trx, scope).as('asked'))
    .where('result', 'active')
    .whereNotNull('approved_at')
    .select(
      'flow',
      trx.raw(`${between('asked_at', 'active_at')} as total`),
      trx.raw(`${between('asked_at', 'approved_at')} as approval`),
      trx.raw(
        `coalesce(${between(
          'prepared_at',
          'confirmed_at',
        )}, 0) as confirmation`,
      ),
    );
  const measure = (
    flow: 'flow' | typeof ALL_FLOWS,
    name: string,
    sql: string,
  ) =>
    trx
      .from('parts')
      .select(
        flow === 'flow' ? 'flow' : trx.raw(`'' as flow`),
        trx.raw(`'${name}' as measure`),
        trx.raw(`${sql} as ms`),
      );
  const [first, ...others] = (['flow', ALL_FLOWS] as const).flatMap(flow => [
    measure(flow, 'total', 'total'),
    measure(flow, 'approval', 'approval'),
    measure(flow, 'making', 'total - approval - confirmation'),
    measure(flow, 'confirmation', 'confirmation'),
  ]);
  const ranked = trx
    .from(first.unionAll(others).as('measured'))
    .select(
      'flow',
      'measure',
      'ms',
      trx.raw(
        'row_number() over (partition by flow, measure order by ms) as place',
      ),
      trx.raw('count(*) over (partition by flow, measure) as n'),
    );
  const rows: MeasuredRow[] = await trx
    .with('parts', parts)
    .from(ranked.as('ranked'))
    .where('n', '>=', MEASURED_AT_LEAST)
    .groupBy('flow', 'measure', 'n')
    .select(
      'flow',
      'measure',
      'n',
      trx.raw('min(case when place * 2 >= n then ms end) as median'),
      trx.raw('min(case when place * 10 >= n * 9 then ms end) as ninetieth'),
    );
  const byFlow = Map.groupBy(rows, ({ flow }) => flow);
  return new Map(
    [...byFlow].map(([flow, measured]) => {
      const spreadOf = (name: keyof RequestTimes): Spread => {
        const row = measured.find(({ measure: of }) => of === name);
        return {
          median: Number(row?.median),
          ninetieth: Number(row?.ninetieth),
        };
      };
      return [
        flow,
        {
          total: spreadOf('total'),
          approval: spreadOf('approval'),
          making: spreadOf('making'),
          confirmation: spreadOf('confirmation'),
        },
      ];
    }),
  );
}
