import { Knex } from 'knex';
import { DefinitionRow } from '../rows';

/** Keeps a definition under its hash. One that is known stays as it is, but for the tests that come with it. */
export async function storeDefinition(
  trx: Knex.Transaction,
  row: DefinitionRow,
): Promise<void> {
  const query = trx('flow_definitions').insert(row).onConflict('hash');
  await (row.tests === null ? query.ignore() : query.merge(['tests']));
}
