import { Knex } from 'knex';
import { DefinitionRow } from '../campaignRows';

/** Definitions that were saved, by name. There are few. */
export async function readDefinitions(
  trx: Knex.Transaction,
): Promise<DefinitionRow[]> {
  return trx<DefinitionRow>('campaign_definitions').orderBy('name');
}

/** Saves a definition in the place of the one of its name. */
export async function storeDefinition(
  trx: Knex.Transaction,
  row: DefinitionRow,
): Promise<void> {
  await trx<DefinitionRow>('campaign_definitions')
    .insert(row)
    .onConflict('name')
    .merge();
}
