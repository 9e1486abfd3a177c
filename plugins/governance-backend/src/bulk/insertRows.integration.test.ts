import { TestDatabases } from '@backstage/backend-test-utils';
import { insertRows, WORTH_COPYING } from './insertRows';
import { toCopyText } from './copyRows';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Everything that the text format of COPY gives a meaning, and what JSON and SQL do. */
const TEXTS = [
  'plain',
  '',
  '\\N',
  '\\.',
  'a\tb\nc\r\nd\\e\\\\f',
  '{"quoted":"\\"and\\\\ back\\u0041"}',
  "it's; -- not a comment",
  'ä 日本 \u{1f511} \b\f\v',
];

function rowsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    id: index,
    text: index % 9 === 8 ? null : TEXTS[index % 9],
    flag: index % 2 === 0,
    big: index * 1_000_000_007,
  }));
}

describe.each(databases.eachSupportedId())('insertRows on %p', id => {
  async function prepare() {
    const database = await databases.init(id);
    await database.schema.createTable('some "rows"', table => {
      table.integer('id').primary();
      table.text('text').nullable();
      table.boolean('flag').notNullable();
      table.bigInteger('big').notNullable();
      table.text('kept').defaultTo('as ever');
    });
    return database;
  }

  it.each([1, WORTH_COPYING - 1, WORTH_COPYING, 1203])(
    'puts in %p rows byte by byte as they are',
    async count => {
      const database = await prepare();
      const rows = rowsOf(count);
      await database.transaction(trx => insertRows(trx, 'some "rows"', rows));
      const found = await database('some "rows"').orderBy('id');
      expect(
        found.map(row => ({
          ...row,
          flag: Boolean(row.flag),
          big: Number(row.big),
        })),
      ).toEqual(rows.map(row => ({ ...row, kept: 'as ever' })));
      await database.destroy();
    },
  );

  it('puts in nothing of many where one is there already', async () => {
    const database = await prepare();
    const rows = rowsOf(WORTH_COPYING + 1);
    await database.transaction(trx =>
      insertRows(trx, 'some "rows"', rows.slice(-1)),
    );
    await expect(
      database.transaction(trx => insertRows(trx, 'some "rows"', rows)),
    ).rejects.toThrow(/unique/i);
    expect(await database('some "rows"')).toHaveLength(1);
    // The connection is fit for use again.
    await database.transaction(trx =>
      insertRows(trx, 'some "rows"', rows.slice(0, -1)),
    );
    expect(await database('some "rows"')).toHaveLength(rows.length);
    await database.destroy();
  });

  it('leaves out what is there already where it is told how to know it', async () => {
    const database = await prepare();
    const rows = rowsOf(WORTH_COPYING + 1);
    await database.transaction(async trx => {
      await insertRows(trx, 'some "rows"', rows.slice(-1));
      await insertRows(trx, 'some "rows"', rows, { unless: ['id'] });
    });
    expect(await database('some "rows"')).toHaveLength(rows.length);
    await database.destroy();
  });
});

describe('toCopyText', () => {
  it('takes no value that it could only write wrong', () => {
    expect(() => toCopyText({ a: 1 })).toThrow(TypeError);
    expect(() => toCopyText(new Date())).toThrow(TypeError);
  });
});
