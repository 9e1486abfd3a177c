import { Knex } from 'knex';
import { Pseudonymiser } from './pseudonymise';

/** Rows read at once. */
const BATCH = 200;

/** A table in which people are named, and how. */
export interface NamingTable {
  table: string;
  /** Its primary key. */
  key: readonly string[];
  /** Texts that hold a reference, or speak of somebody. */
  texts?: readonly string[];
  /** JSON, written back by `write`. */
  json?: readonly string[];
}

type Row = Record<string, unknown>;

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, character => `\\${character}`);
}

/** How JSON is written where nothing else is said. */
const plainJson = (value: unknown) => JSON.stringify(value);

/**
 * Rewrites every row of a table that names a person. Reads the whole table once, in pages by its key: names stand in
 * texts that no index reaches, and erasing somebody is rare. Rows are locked until the end of the transaction.
 *
 * @param options.words - changes a row further, where it holds the person's own words; gets the row as it was
 * @returns how many rows were rewritten
 */
export async function rewriteRows(
  trx: Knex.Transaction,
  naming: NamingTable,
  person: Pseudonymiser,
  options: {
    write?: (value: unknown) => string;
    words?: (row: Row) => Row;
  } = {},
): Promise<number> {
  const { table, key, texts = [], json = [] } = naming;
  const { write = plainJson, words } = options;
  const pattern = `%${escapeLike(person.principal)}%`;
  let after: unknown[] | undefined;
  let rewritten = 0;
  for (;;) {
    const from = after;
    const rows: Row[] = await trx(table)
      .select([...new Set([...key, ...texts, ...json])])
      .where(named => {
        for (const column of [...texts, ...json]) {
          named.orWhereRaw(`lower(??) like ? escape '\\'`, [column, pattern]);
        }
      })
      .modify(query => {
        if (from) {
          query.whereRaw(
            `(${key.map(() => '??').join(', ')}) > (${key
              .map(() => '?')
              .join(', ')})`,
            [...key, ...(from as string[])],
          );
        }
      })
      .orderBy([...key])
      .limit(BATCH)
      .forUpdate();
    for (const row of rows) {
      const changes: Row = {};
      for (const column of texts) {
        const value = row[column];
        if (typeof value === 'string') {
          changes[column] = person.text(value);
        }
      }
      for (const column of json) {
        const value = row[column];
        if (typeof value === 'string') {
          changes[column] = write(person.data(JSON.parse(value)));
        }
      }
      Object.assign(changes, words?.(row));
      const changed = Object.entries(changes).filter(
        ([column, value]) => row[column] !== value,
      );
      if (changed.length > 0) {
        await trx(table)
          .where(Object.fromEntries(key.map(column => [column, row[column]])))
          .update(Object.fromEntries(changed));
        rewritten += 1;
      }
    }
    if (rows.length < BATCH) {
      return rewritten;
    }
    // A key that holds the person has just been changed, so the page goes on behind the old one.
    const last = rows[rows.length - 1];
    after = key.map(column => last[column]);
  }
}
