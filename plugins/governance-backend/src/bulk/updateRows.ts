import { Knex } from 'knex';
import { rowsAsJson } from './rowsAsJson';

/**
 * Sets columns of many rows, each to values of its own: on PostgreSQL in one statement, on SQLite, to which there is no
 * way to go, row by row. Rows that are not there are left out.
 *
 * @param options.key - columns that say which row is meant; the others are set
 */
export async function updateRows<Row extends object>(
  trx: Knex.Transaction,
  table: string,
  rows: readonly Row[],
  options: { key: (keyof Row & string)[] },
): Promise<void> {
  const [first] = rows;
  if (!first) {
    return;
  }
  const { key } = options;
  const isKey = (name: string) => key.some(column => column === name);
  const columns = Object.keys(first).filter(name => !isKey(name));
  if (trx.client.config.client !== 'pg') {
    const pick = (row: Row, wanted: (name: string) => boolean) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => wanted(name)));
    for (const row of rows) {
      await trx(table)
        .where(pick(row, isKey))
        .update(pick(row, name => !isKey(name)));
    }
    return;
  }
  await trx.raw(
    `update ?? as t set ${columns
      .map(() => '?? = n.??')
      .join(', ')} from json_populate_recordset(null::??, ?) as n where ${key
      .map(() => 't.?? = n.??')
      .join(' and ')}`,
    [
      table,
      ...columns.flatMap(name => [name, name]),
      table,
      rowsAsJson(rows),
      ...key.flatMap(name => [name, name]),
    ],
  );
}
