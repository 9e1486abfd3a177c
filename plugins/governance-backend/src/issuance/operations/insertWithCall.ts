import { Knex } from 'knex';
import { CallRow, CredentialRow } from '../rows';

/**
 * Writes an order and its first call down, both or neither, by one statement and without a transaction around it. For PostgreSQL
 * only.
 *
 * @returns whether they were: not where the order had been written down before
 */
export async function insertWithCall(
  knex: Knex,
  row: CredentialRow,
  call: CallRow,
): Promise<boolean> {
  const columns = Object.keys(call);
  const written = await knex
    .with('ordered', query =>
      query
        .into('issued_credentials')
        .insert(row)
        .onConflict('order_key')
        .ignore()
        .returning('id'),
    )
    .into(
      knex.raw(`?? (${columns.map(() => '??').join(', ')})`, [
        'issuing_calls',
        ...columns,
      ]),
    )
    .insert(
      knex
        .select(
          knex.raw(columns.map(() => '?').join(', '), Object.values(call)),
        )
        .from('ordered'),
    )
    .returning('tag');
  return written.length > 0;
}
