import { NotFoundError } from '@backstage/errors';
import {
  CampaignDefinition,
  CampaignDefinitionView,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { CampaignRow } from './campaignRows';
import { countLaunched } from './operations/countLaunched';
import { readDefinitions } from './operations/definitions';
import { digestDefinition } from './parseDefinition';

/** Every definition: those that come with the product, and those saved here, which take the place of one of their name. */
export async function listDefinitions(
  trx: Knex.Transaction,
  shipped: readonly CampaignDefinition[],
): Promise<CampaignDefinitionView[]> {
  const unended = await trx<CampaignRow>('campaigns')
    // What events have started runs beside, and keeps nobody from launching one.
    .whereRaw('open_key = definition')
    .select('id', 'definition');
  const running = new Map(unended.map(row => [row.definition, row.id]));
  const launched = await countLaunched(trx);
  const found = new Map<string, CampaignDefinitionView>(
    shipped.map(definition => [
      definition.metadata.name,
      {
        definition,
        digest: digestDefinition(definition),
        origin: 'shipped',
        runningCampaign: running.get(definition.metadata.name),
        launched: launched.get(definition.metadata.name),
      },
    ]),
  );
  for (const row of await readDefinitions(trx)) {
    found.set(row.name, {
      definition: JSON.parse(row.document) as CampaignDefinition,
      digest: row.digest,
      origin: 'saved',
      savedBy: row.saved_by,
      savedAt: row.saved_at,
      runningCampaign: running.get(row.name),
      launched: launched.get(row.name),
    });
  }
  return [...found.values()].sort((a, b) =>
    a.definition.metadata.name < b.definition.metadata.name ? -1 : 1,
  );
}

/**
 * One definition by its name.
 *
 * @throws NotFoundError naming those that there are
 */
export async function findDefinition(
  trx: Knex.Transaction,
  shipped: readonly CampaignDefinition[],
  name: string,
): Promise<CampaignDefinitionView> {
  const all = await listDefinitions(trx, shipped);
  const found = all.find(({ definition }) => definition.metadata.name === name);
  if (!found) {
    throw new NotFoundError(
      `No campaign definition '${name}' exists; there are ${all
        .map(({ definition }) => definition.metadata.name)
        .join(', ')}`,
    );
  }
  return found;
}
