import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Knex } from 'knex';
import { ComponentFacts, describeComponent } from '../directory/readComponents';
import { readAllEntities, readDirectory } from '../directory/readDirectory';
import { readAliases, replaceAliases } from '../directory/readAliases';
import { readParts } from '../directory/readParts';
import { replaceComponents } from '../directory/replaceComponents';
import { replaceDirectory } from '../directory/replaceDirectory';
import { replaceParts } from '../directory/replaceParts';
import { ComponentChange, InventoryService } from '../inventory';

/** What a complete reading of the catalog gave. */
export interface CatalogSnapshot {
  groups: number;
  components: ComponentFacts[];
  replatformed: ComponentChange[];
  /** Whether groups or memberships are others than before. */
  directoryChanged: boolean;
}

/**
 * Takes a snapshot of groups, memberships, components, systems and domains from the catalog. Nothing is stored unless all of it was read,
 * so that an unreachable catalog leaves what is known, with its age.
 *
 * @returns the components, and those of them that were re-platformed since the last time; undefined where the catalog holds no group yet
 */
export async function syncCatalog(options: {
  catalog: CatalogService;
  auth: AuthService;
  knex: Knex;
  inventory: InventoryService;
  logger: LoggerService;
  now: Date;
}): Promise<CatalogSnapshot | undefined> {
  const { catalog, auth, knex, inventory, logger, now } = options;
  const groups = await readDirectory({ catalog, auth });
  const components = (
    await readAllEntities({
      catalog,
      credentials: await auth.getOwnServiceCredentials(),
      kind: 'Component',
    })
  ).map(describeComponent);
  if (groups.length === 0) {
    // A catalog that has just started is empty for a moment; taking that for the truth would leave nobody to ask.
    return undefined;
  }
  const aliases = await readAliases({ catalog, auth });
  const parts = await readParts({ catalog, auth });
  await knex.transaction(trx => replaceAliases(trx, aliases));
  const { changed } = await knex.transaction(trx =>
    replaceDirectory(trx, groups, now),
  );
  if (changed) {
    logger.info(`The directory has changed: ${groups.length} groups`);
  }
  await knex.transaction(async trx => {
    await replaceComponents(trx, components, now);
    await replaceParts(trx, components, parts);
  });
  const changes = await inventory.recordComponents(components);
  return {
    groups: groups.length,
    components,
    directoryChanged: changed,
    replatformed: changes.filter(({ replatformed }) => replatformed),
  };
}
