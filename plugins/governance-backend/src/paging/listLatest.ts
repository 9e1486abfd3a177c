import { Knex } from 'knex';
import { Place } from './cursors';

/**
 * Rows, the latest first, before a place in that order, with how many there are on all pages.
 *
 * @param select - the rows without order and limit, anew with each call
 * @param options.at - the column of the time that they are ordered by, and by `id` where it is the same; relies on an index
 * on both
 * @param options.limit - rows at the most, one more than a page shows
 */
export async function listLatest<R extends { id: string }>(
  select: () => Knex.QueryBuilder<R, R[]>,
  options: {
    at: keyof R & string;
    before?: Place;
    limit: number;
  },
): Promise<{ rows: R[]; total: number }> {
  const { at, before, limit } = options;
  const rows: R[] = await select()
    .modify(query => {
      if (before) {
        query.whereRaw('(??, ??) < (?, ?)', [at, 'id', ...before]);
      }
    })
    .orderBy([
      { column: at, order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit);
  // PostgreSQL counts in bigint, which arrives as a string.
  const [{ count }]: Array<{ count: string | number }> = await select().count({
    count: '*',
  });
  return { rows, total: Number(count) };
}
