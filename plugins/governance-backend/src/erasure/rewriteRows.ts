import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ERASED_WORDS, Pseudonymiser } from './pseudonymise';

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
  /** A text in somebody's own words, and whose. Both stand among `texts`. */
  words?: { column: string; by: string };
}

type Row = Record<string, unknown>;

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, character => `\\${character}`);
}

/** How JSON is written where nothing else is said. */
const plainJson = (value: unknown) => JSON.stringify(value);

/** Whether a value is the reference of the person. */
export function isPerson(value: unknown, person: Pseudonymiser): boolean {
  return typeof value === 'string' && keyOf(value) === person.principal;
}

function eraseWords(
  row: Row,
  { words }: NamingTable,
  person: Pseudonymiser,
): Row {
  return words && isPerson(row[words.by], person) && row[words.column] !== null
    ? { [words.column]: ERASED_WORDS }
    : {};
}

/**
 * Rewrites every row of a table that names a person. Reads the whole table once, in pages by its key: names stand in
 * texts that no index reaches, and erasing somebody is rare. Rows are locked until the end of the transaction.
 *
 * @param options.words - changes a row further, where the person's own words stand among others; gets the row as it was
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
      Object.assign(changes, eraseWords(row, naming, person), words?.(row));
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

/** Rewrites tables one after the other; see {@link rewriteRows}. */
export async function rewriteTables(
  trx: Knex.Transaction,
  tables: readonly NamingTable[],
  person: Pseudonymiser,
  options: { write?: (value: unknown) => string } = {},
): Promise<number> {
  let rewritten = 0;
  for (const naming of tables) {
    rewritten += await rewriteRows(trx, naming, person, options);
  }
  return rewritten;
}
