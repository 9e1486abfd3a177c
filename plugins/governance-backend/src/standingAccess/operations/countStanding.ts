import {
  STANDING_KINDS,
  StandingCounts,
  StandingKind,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { kindSql, StandingScope, usableCredentials } from './usableCredentials';

const COLUMNS = {
  'without-end': 'without_end',
  'end-unknown': 'end_unknown',
  'never-used': 'never_used',
  unused: 'unused',
  'use-unknown': 'use_unknown',
} as const satisfies Record<StandingKind, string>;

type Column = (typeof COLUMNS)[StandingKind] | 'usable';

/** Numbers as the engines answer them: PostgreSQL counts in text, and a sum of nothing is null. */
type CountRow = Record<Column, string | number | null>;

function selectCounts(
  trx: Knex.Transaction,
  query: Knex.QueryBuilder,
  now: Date,
): Knex.QueryBuilder {
  return query
    .count('* as usable')
    .select(
      STANDING_KINDS.map(kind =>
        trx.raw('sum(case when ? then 1 else 0 end) as ??', [
          kindSql(trx, kind, now),
          COLUMNS[kind],
        ]),
      ),
    );
}

function toCounts(row: CountRow): StandingCounts {
  const of = (column: Column) => Number(row[column] ?? 0);
  return {
    usable: of('usable'),
    withoutEnd: of('without_end'),
    endUnknown: of('end_unknown'),
    neverUsed: of('never_used'),
    unused: of('unused'),
    useUnknown: of('use_unknown'),
  };
}

/** How many credentials of a scope work, and how they stand. */
export async function countStanding(
  trx: Knex.Transaction,
  scope: StandingScope,
): Promise<StandingCounts> {
  const [row]: CountRow[] = await selectCounts(
    trx,
    usableCredentials(trx, scope),
    scope.now,
  );
  return toCounts(row);
}

/** The credentials of one owner; `owner` is empty where nobody is known. */
export interface OwnerCounts {
  owner: string;
  counts: StandingCounts;
}

/**
 * How the credentials of each owner stand, those with most without an end first, with how many owners there are. Every credential
 * is counted with one owner, so that the numbers sum up to {@link countStanding}.
 *
 * @param page - the whole unless told; `after` is a place in that order
 */
export async function countStandingByOwner(
  trx: Knex.Transaction,
  scope: StandingScope,
  page?: { after?: { withoutEnd: number; owner: string }; limit: number },
): Promise<{ rows: OwnerCounts[]; total: number }> {
  const owners = () =>
    trx.from(
      selectCounts(trx, usableCredentials(trx, scope), scope.now)
        .select('owner_ref')
        .groupBy('owner_ref')
        .as('owners'),
    );
  const rows: Array<CountRow & { owner_ref: string }> = await owners()
    .modify(query => {
      if (page?.after) {
        const { withoutEnd, owner } = page.after;
        query.where(inner =>
          inner
            .where('without_end', '<', withoutEnd)
            .orWhere(same =>
              same
                .where('without_end', withoutEnd)
                .where('owner_ref', '>', owner),
            ),
        );
      }
      if (page) {
        query.limit(page.limit);
      }
    })
    .orderBy([
      { column: 'without_end', order: 'desc' },
      { column: 'owner_ref', order: 'asc' },
    ])
    .select('*');
  const [{ n }]: Array<{ n: string | number }> = await owners().count('* as n');
  return {
    rows: rows.map(row => ({ owner: row.owner_ref, counts: toCounts(row) })),
    total: Number(n),
  };
}
