import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { FlowEngine } from './FlowEngine';
import { ShippedFlows } from './readShippedFlows';

/** Author of the definitions that come with the plugin; counts towards no quorum. */
const AUTHOR = 'plugin:governance';

/** Publishes the definitions that come with the plugin. Those that are active already stay as they are. */
export async function publishShipped(
  knex: Knex,
  engine: FlowEngine,
  shipped: ShippedFlows,
  logger: LoggerService,
): Promise<void> {
  for (const { file, text, definition } of shipped.sources) {
    const { name, version, active } = await knex.transaction(trx =>
      engine.publishFromPackage(trx, {
        source: text,
        definition,
        tests: shipped.testsOf(file),
        author: AUTHOR,
        file,
      }),
    );
    if (!active) {
      logger.info(
        `${name} ${version} comes with the plugin; the version published here stays active`,
      );
    }
  }
}
