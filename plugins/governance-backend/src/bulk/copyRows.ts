import { Knex } from 'knex';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import { finished } from 'node:stream/promises';

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};
const TO_ESCAPE = /[\\\t\n\r]/g;

/**
 * A value as the text format of COPY takes it.
 *
 * @throws TypeError for what is no text, number, truth value or nothing: a column of anything else would be written wrong
 */
export function toCopyText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value.replace(TO_ESCAPE, char => ESCAPES[char]);
    case 'number':
    case 'bigint':
      return String(value);
    case 'boolean':
      return value ? 't' : 'f';
    default:
      if (value === null || value === undefined) {
        return '\\N';
      }
      throw new TypeError(`COPY takes no ${typeof value} here`);
  }
}

/**
 * Puts rows of the same columns into a table of PostgreSQL by COPY, which spares the server to read them as JSON and to
 * place them one by one. It needs one way more to the server than a statement, and knows no conflicts: a row that is there
 * already fails the transaction.
 *
 * @see https://www.postgresql.org/docs/current/sql-copy.html (text format)
 */
export async function copyRows<Row extends object>(
  trx: Knex.Transaction,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  const [first] = rows;
  if (!first) {
    return;
  }
  const columns = Object.keys(first) as (keyof Row & string)[];
  const { sql } = trx
    .raw(`copy ?? (${columns.map(() => '??').join(', ')}) from stdin`, [
      table,
      ...columns,
    ])
    .toSQL();
  const lines = rows.map(
    row => `${columns.map(name => toCopyText(row[name])).join('\t')}\n`,
  );
  const connection: ClientBase = await trx.client.acquireConnection();
  const stream = connection.query(from(sql));
  stream.end(lines.join(''));
  await finished(stream);
}
