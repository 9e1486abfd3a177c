import { Knex } from 'knex';

/** Rows per statement, below the parameter limits of both engines. */
const CHUNK = 500;

/** Inserts rows in few statements. */
export async function insertChunks(
  trx: Knex.Transaction,
  table: string,
  rows: object[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) {
    await trx(table).insert(rows.slice(start, start + CHUNK));
  }
}

/** Cuts a list into parts that one statement can name. */
export function toChunks<T>(items: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += CHUNK) {
    chunks.push(items.slice(start, start + CHUNK));
  }
  return chunks;
}
