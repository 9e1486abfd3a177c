import { Knex } from 'knex';
import { insertChunks } from './insertChunks';

/** Rows that one statement over several tables may hold, well below the parameter limit. */
const MOST_ROWS = 500;

/**
 * Inserts rows into several tables, on PostgreSQL in one statement where they are few enough: a transaction of one
 * instance spends most of its time on the way to the database and back.
 */
export async function insertTogether(
  trx: Knex.Transaction,
  parts: readonly { table: string; rows: readonly object[] }[],
): Promise<void> {
  const filled = parts.filter(({ rows }) => rows.length > 0);
  const count = filled.reduce((total, { rows }) => total + rows.length, 0);
  if (
    trx.client.config.client !== 'pg' ||
    filled.length < 2 ||
    count > MOST_ROWS
  ) {
    for (const { table, rows } of filled) {
      await insertChunks(trx, table, [...rows]);
    }
    return;
  }
  const statements = filled.map(({ table, rows }) =>
    trx(table)
      .insert([...rows])
      .toSQL(),
  );
  await trx.raw(
    `with ${statements
      .map(({ sql }, index) => `part_${index} as (${sql})`)
      .join(', ')} select 1`,
    statements.flatMap(({ bindings }) => [...bindings]),
  );
}
