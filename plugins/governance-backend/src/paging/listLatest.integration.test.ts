import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { Place } from './cursors';
import { listLatest } from './listLatest';
import { pageOf } from './pageOf';

jest.setTimeout(60_000);

interface Told {
  id: string;
  told_at: string;
  what: string;
}

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('listLatest on %s', databaseId => {
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await knex.schema.createTable('told', table => {
      table.string('id').primary();
      table.string('told_at');
      table.string('what');
    });
    // Two of each moment, so that pages of one and of three end within one.
    await knex<Told>('told').insert(
      ['b', 'e', 'a', 'd', 'f', 'c', 'g'].map((id, index) => ({
        id,
        told_at: `2026-01-0${1 + (index % 3)}T00:00:00.000Z`,
        what: id === 'g' ? 'other' : 'this',
      })),
    );
  });

  const page = (before: Place | undefined, limit: number) =>
    listLatest<Told>(() => knex<Told>('told').where({ what: 'this' }), {
      at: 'told_at',
      before,
      limit,
    });

  it('gives what is selected, the latest first, by id where the time is the same, with the count of all', async () => {
    const { rows, total } = await page(undefined, 10);
    expect(rows.map(({ id }) => id)).toEqual(['c', 'a', 'f', 'e', 'd', 'b']);
    expect(total).toBe(6);
  });

  it.each([1, 2, 3, 4])(
    'shows everything once over pages of %i, each with the count of all',
    async limit => {
      const seen: string[] = [];
      let before: Place | undefined;
      do {
        const { rows, total } = await page(before, limit + 1);
        const { items, next } = pageOf(
          rows,
          limit,
          (last): Place => [last.told_at, last.id],
        );
        expect(total).toBe(6);
        seen.push(...items.map(({ id }) => id));
        before = next;
      } while (before);
      expect(seen).toEqual(['c', 'a', 'f', 'e', 'd', 'b']);
    },
  );
});
