import { Knex } from 'knex';
import { DefinitionRow } from '../rows';

/** Keeps a definition under its hash, unless it is known, and makes it the one that new instances start with. */
export async function storeDefinition(
  trx: Knex.Transaction,
  row: DefinitionRow,
): Promise<void> {
  await trx('flow_definitions').insert(row).onConflict('hash').ignore();
  await trx('flow_active')
    .insert({ name: row.name, hash: row.hash })
    .onConflict('name')
    .merge(['hash']);
}
