import { Knex } from 'knex';
import { DefinitionRow } from '../rows';

/** The definition with a hash. Relies on the primary key. */
export async function readDefinition(
  trx: Knex.Transaction,
  hash: string,
): Promise<DefinitionRow | undefined> {
  return trx<DefinitionRow>('flow_definitions').where({ hash }).first();
}

/** The hash of the definition that new instances of a flow start with. Relies on the primary key. */
export async function readActiveHash(
  trx: Knex.Transaction,
  name: string,
): Promise<string | undefined> {
  const row = await trx('flow_active')
    .where({ name })
    .first<{ hash: string } | undefined>('hash');
  return row?.hash;
}

/** The hashes of the active definitions, by name of the flow. One row a flow: there are as many as people have written. */
export async function listActiveHashes(
  trx: Knex.Transaction,
): Promise<string[]> {
  const rows: { hash: string }[] = await trx('flow_active')
    .orderBy('name')
    .select('hash');
  return rows.map(({ hash }) => hash);
}

/** What new instances of a flow start with. Relies on the primary keys. */
export async function readActive(
  trx: Knex.Transaction,
  name: string,
): Promise<Pick<DefinitionRow, 'hash' | 'author'> | undefined> {
  return trx('flow_active')
    .join('flow_definitions', 'flow_definitions.hash', 'flow_active.hash')
    .where('flow_active.name', name)
    .first<Pick<DefinitionRow, 'hash' | 'author'> | undefined>(
      'flow_definitions.hash',
      'flow_definitions.author',
    );
}
