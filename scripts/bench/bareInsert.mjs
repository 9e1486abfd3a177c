import { load } from './setUp.mjs';
import { measured } from './timing.mjs';

/** How many rows each table has. */
export async function listCounts(knex) {
  const tables = await knex('pg_tables')
    .where({ schemaname: 'public' })
    .pluck('tablename');
  const counts = new Map();
  for (const table of tables) {
    const [{ count }] = await knex(table).count('* as count');
    counts.set(table, Number(count));
  }
  return counts;
}

/** Tables that have grown, and that in which a launch had put what is to be judged. */
export async function findWritten(knex, before) {
  const after = await listCounts(knex);
  return [...after]
    .filter(
      ([table, count]) =>
        count > before.get(table) || table === 'campaign_subjects',
    )
    .map(([table, count]) => ({ table, count }));
}

/** The next rows of a table after a place, in the order in which they lie there. */
async function readPart(knex, table, { after, size }) {
  const rows = await knex(table)
    .whereRaw('ctid > ?::tid', [after])
    .limit(size)
    .select('*', knex.raw('ctid::text as place'));
  return {
    rows: rows.map(({ place: _, ...row }) => row),
    last: rows.at(-1)?.place ?? after,
  };
}

/** The ways in which rows are put into a table: by one INSERT, which takes them as JSON, and by COPY. */
const WAYS = {
  insert: (trx, table, rows) => {
    const { rowsAsJson } = load('bulk');
    const columns = Object.keys(rows[0]);
    const names = columns.map(() => '??').join(', ');
    return trx.raw(
      `insert into ?? (${names}) select ${names} from json_populate_recordset(null::??, ?)`,
      [table, ...columns, ...columns, table, rowsAsJson(rows)],
    );
  },
  copy: (trx, table, rows) => load('bulk/copyRows').copyRows(trx, table, rows),
};

/**
 * The same rows into tables of the same indices, over one connection, as many items to a transaction: what opening costs
 * that does nothing but insert. Reading the rows is not counted.
 *
 * @param way - `insert` or `copy`
 */
export async function insertBare(knex, other, written, { batches, way }) {
  const total = { ms: 0, own: 0, server: 0 };
  const places = new Map();
  for (let batch = 0; batch < batches; batch += 1) {
    const parts = [];
    for (const { table, count } of written) {
      const { rows, last } = await readPart(knex, table, {
        after: places.get(table) ?? '(0,0)',
        size: Math.ceil(count / batches),
      });
      places.set(table, last);
      parts.push([table, rows]);
    }
    const one = await measured(other, () =>
      other.transaction(async trx => {
        for (const [table, rows] of parts.filter(([, some]) => some.length)) {
          await WAYS[way](trx, table, rows);
        }
      }),
    );
    total.ms += one.ms;
    total.own += one.own;
    total.server += one.server ?? 0;
  }
  return total;
}
