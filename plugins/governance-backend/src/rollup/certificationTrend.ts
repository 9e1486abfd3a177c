import {
  CertificationTrendPoint,
  RollupDimension,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { CertificationScope, standingOf } from './certificationLeaves';
import { withinNode } from './rollUp';
import { restrictReviews } from '../permissions/restrictReviews';

const DAY = 24 * 60 * 60 * 1000;

/** So many things came to stand so, or left it, on a day. */
export interface StandingChange {
  day: string;
  standing: string;
  change: number;
}

/** Every question that counts, with when it was answered and when the next one about the same thing was asked. */
function selectTimes(
  trx: Knex.Transaction,
  scope: CertificationScope,
): Knex.QueryBuilder {
  const columns = ['id', 'owner_ref', 'identity_ref', 'opened_at', 'due_at'];
  const query = trx('review_items').select(
    ...columns.map(name => `review_items.${name}`),
    trx.raw('? as standing', [standingOf(trx, scope.now)]),
    trx.raw(
      `case when review_items.status = 'open' then null else coalesce(review_items.decided_at, review_items.closed_at, review_items.due_at) end as settled_at`,
    ),
  );
  if (scope.campaign) {
    const { campaign } = scope;
    query
      .whereIn('review_items.id', items =>
        items
          .select('item_id')
          .from('campaign_subjects')
          .where({ campaign_id: campaign, outcome: 'item' }),
      )
      .select(trx.raw('cast(null as text) as next_at'));
  } else {
    // Over all items, so that one that the viewer may not see ends what an earlier one said, as it does in the numbers of now.
    query.select(
      trx.raw(
        '(select min(later.opened_at) from review_items later where later.subject_ref = review_items.subject_ref and later.opened_at > review_items.opened_at) as next_at',
      ),
    );
  }
  const { reviews } = scope;
  return reviews
    ? query.andWhere(inner => restrictReviews(inner, reviews))
    : query;
}

/**
 * On which days how many things changed how they stand, worked out from the times of the items themselves: nothing is kept
 * for it, and what is not the viewer's to see is not in it.
 */
export async function readStandingChanges(
  trx: Knex.Transaction,
  options: { scope: CertificationScope; by: RollupDimension; node?: string },
): Promise<StandingChange[]> {
  const { scope, by, node } = options;
  const at = scope.now.toISOString();
  const day = (column: string) => `substr(${column}, 1, 10)`;
  const change = (
    moment: string,
    options_: { standing: string; by: 1 | -1; where: string },
  ) =>
    trx
      .from('item')
      .whereRaw(options_.where, options_.where.includes('?') ? [at] : [])
      .groupByRaw('1, 2')
      .select(
        trx.raw(`${day(moment)} as day`),
        trx.raw(`${options_.standing} as standing`),
        trx.raw(`${options_.by} * count(*) as change`),
      );
  const parts = [
    change('opened_at', { standing: `'open'`, by: 1, where: '1 = 1' }),
    change('settled_at', {
      standing: `'open'`,
      by: -1,
      where: 'settled_at is not null',
    }),
    change('due_at', {
      standing: `'overdue'`,
      by: 1,
      where: 'due_at < coalesce(settled_at, next_at, ?)',
    }),
    change('coalesce(settled_at, next_at)', {
      standing: `'overdue'`,
      by: -1,
      where: 'due_at < coalesce(settled_at, next_at)',
    }),
    change('settled_at', {
      standing: 'standing',
      by: 1,
      where: 'settled_at is not null',
    }),
    change('next_at', {
      standing: `case when settled_at is null then 'open' else standing end`,
      by: -1,
      where: 'next_at is not null',
    }),
  ];
  const [first, ...others] = parts;
  const rows: Array<{
    day: string;
    standing: string;
    change: string | number;
  }> = await trx
    .with(
      'item',
      withinNode(trx, trx.from(selectTimes(trx, scope).as('times')), {
        by,
        node,
      }).select('*'),
    )
    .from(
      // Wrapped, because what groups the first part would be written behind the last.
      trx
        .select('day', 'standing', 'change')
        .from(first.as('first'))
        .unionAll(others)
        .as('changes'),
    )
    .groupBy('day', 'standing')
    .select('day', 'standing')
    .sum('change as change');
  return rows.map(row => ({ ...row, change: Number(row.change) }));
}

/**
 * How it stood at the end of each day, from changes.
 *
 * @param until - the last day, as `yyyy-mm-dd`
 * @param days - how many days at most; what was before is in the first of them
 */
export function toTrend(
  changes: readonly StandingChange[],
  until: string,
  days: number,
): CertificationTrendPoint[] {
  if (changes.length === 0) {
    return [];
  }
  const sorted = [...changes].sort((a, b) => (a.day < b.day ? -1 : 1));
  const end = Date.parse(until);
  const start = Math.max(Date.parse(sorted[0].day), end - (days - 1) * DAY);
  const points: CertificationTrendPoint[] = [];
  const now = new Map<string, number>();
  let index = 0;
  for (let time = start; time <= end; time += DAY) {
    const day = new Date(time).toISOString().slice(0, 10);
    while (index < sorted.length && sorted[index].day <= day) {
      const { standing, change } = sorted[index];
      now.set(standing, (now.get(standing) ?? 0) + change);
      index += 1;
    }
    const of = (standing: string) => now.get(standing) ?? 0;
    points.push({
      day,
      open: of('open'),
      overdue: of('overdue'),
      certified: of('certified'),
      revoked: of('revoked'),
      notCarriedOut: of('not-carried-out'),
      undecided: of('undecided'),
    });
  }
  return points;
}
