import { Knex } from 'knex';
import { copyRows } from './copyRows';
import { rowsAsJson } from './rowsAsJson';

/** Values that one statement of SQLite may name, and rows that knex may put into it. */
const MOST_VALUES = 30_000;
const MOST_ROWS = 500;

/** From so many rows on, COPY is worth its second way to the server. */
export const WORTH_COPYING = 50;

/** Whether so many rows are inserted sooner by COPY, with its way more to the server, than within another statement. */
export function areWorthCopying(rows: readonly object[]): boolean {
  return rows.length >= WORTH_COPYING;
}

function chunksOf(rows: readonly object[], columns: number): object[][] {
  const size = Math.max(
    1,
    Math.min(MOST_ROWS, Math.floor(MOST_VALUES / columns)),
  );
  const chunks: object[][] = [];
  for (let start = 0; start < rows.length; start += size) {
    chunks.push(rows.slice(start, start + size));
  }
  return chunks;
}

/**
 * Inserts rows of the same columns in bulk: on PostgreSQL in one statement, however many they are, on SQLite in few.
 *
 * @param options.unless - leaves out a row that these columns say is there already
 */
export async function insertRows<Row extends object>(
  trx: Knex.Transaction,
  table: string,
  rows: readonly Row[],
  options: { unless?: (keyof Row & string)[] } = {},
): Promise<void> {
  const [first] = rows;
  if (!first) {
    return;
  }
  const columns = Object.keys(first);
  const { unless } = options;
  if (trx.client.config.client !== 'pg') {
    for (const chunk of chunksOf(rows, columns.length)) {
      const insert = trx(table).insert(chunk);
      await (unless ? insert.onConflict(unless).ignore() : insert);
    }
    return;
  }
  if (!unless && areWorthCopying(rows)) {
    await copyRows(trx, table, rows);
    return;
  }
  const names = columns.map(() => '??').join(', ');
  await trx.raw(
    `insert into ?? (${names}) select ${names} from json_populate_recordset(null::??, ?)${
      unless
        ? ` on conflict (${unless.map(() => '??').join(', ')}) do nothing`
        : ''
    }`,
    [table, ...columns, ...columns, table, rowsAsJson(rows), ...(unless ?? [])],
  );
}
