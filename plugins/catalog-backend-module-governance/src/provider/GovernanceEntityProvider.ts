import { setTimeout as sleep } from 'node:timers/promises';
import {
  AuthService,
  DiscoveryService,
  LoggerService,
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { entityNames } from './entityNames';
import { projectResource } from './projectResource';
import {
  governanceProjectionReader,
  ProjectionReader,
  readWholeProjection,
} from './readProjection';
import {
  GovernanceProviderConfig,
  readProviderConfig,
} from './readProviderConfig';
import { retryUntilSuccess } from './retryUntilSuccess';

/**
 * What {@link GovernanceEntityProvider} works with.
 *
 * @public
 */
export interface GovernanceEntityProviderOptions {
  config: Pick<GovernanceProviderConfig, 'project' | 'defaultOwner'>;
  logger: LoggerService;
  taskRunner: SchedulerServiceTaskRunner;
  /** Gives one page of the projection. */
  read: ProjectionReader;
  /** Waits between attempts; ends early when the signal is raised. */
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Projects the inventory of the governance backend into the catalog as `Resource` entities.
 *
 * @remarks
 * What is in the catalog is replaced only after a complete read. A backend that is slow, starting or away delays the
 * projection and never empties it.
 *
 * @public
 */
export class GovernanceEntityProvider implements EntityProvider {
  /** @throws InputError when `governance.catalog` cannot be used */
  static fromConfig(
    rootConfig: RootConfigService,
    services: {
      logger: LoggerService;
      scheduler: SchedulerService;
      discovery: DiscoveryService;
      auth: AuthService;
    },
  ): GovernanceEntityProvider {
    const config = readProviderConfig(rootConfig);
    return new GovernanceEntityProvider({
      config,
      logger: services.logger,
      taskRunner: services.scheduler.createScheduledTaskRunner(config.schedule),
      read: governanceProjectionReader({
        ...services,
        scope: config.project === 'all' ? 'all' : 'attached',
      }),
    });
  }

  readonly #options: GovernanceEntityProviderOptions;
  #succeeded = false;

  constructor(options: GovernanceEntityProviderOptions) {
    this.#options = options;
  }

  getProviderName(): string {
    return 'GovernanceEntityProvider';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await this.#options.taskRunner.run({
      id: `${this.getProviderName()}:refresh`,
      fn: signal => this.#run(connection, signal),
    });
  }

  /**
   * Reads the projection once and takes it over.
   *
   * @returns how many entities there are
   * @throws when the read was not complete; the catalog keeps what it has then
   */
  async refresh(
    connection: EntityProviderConnection,
    signal: AbortSignal,
  ): Promise<number> {
    const entities = await this.#readEntities(signal);
    // Also when nothing has changed since: another replica may have taken over another state in between, and the catalog
    // compares by itself
    await connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({
        entity,
        locationKey: this.getProviderName(),
      })),
    });
    this.#succeeded = true;
    return entities.length;
  }

  async #run(
    connection: EntityProviderConnection,
    signal: AbortSignal,
  ): Promise<void> {
    const { logger, wait = sleepUnlessAborted } = this.#options;
    if (this.#succeeded) {
      try {
        const count = await this.refresh(connection, signal);
        logger.debug(`Projected ${count} governed resources`);
      } catch (error) {
        logger.warn(
          `The governance projection could not be read; the catalog keeps what it has: ${stringifyError(
            error,
          )}`,
        );
      }
      return;
    }
    await retryUntilSuccess(() => this.refresh(connection, signal), {
      signal,
      wait,
      onFailure: (error, delay) =>
        logger.info(
          `The governance backend is not ready; trying again in ${
            delay / 1000
          } s: ${stringifyError(error)}`,
        ),
    });
  }

  async #readEntities(signal: AbortSignal): Promise<Entity[]> {
    const { config, read } = this.#options;
    if (config.project === 'none') {
      return [];
    }
    const whole = await readWholeProjection(read, signal);
    // By reference, so that an unchanged inventory is seen to be unchanged whatever the order of pages
    const records = whole
      .filter(
        ({ consumers }) => config.project === 'all' || consumers.length > 0,
      )
      .sort((one, other) => (one.ref < other.ref ? -1 : 1));
    const names = entityNames(records);
    return records.map(record =>
      projectResource(record, {
        name: names.get(record.ref) ?? record.entityName,
        defaultOwner: config.defaultOwner,
      }),
    );
  }
}

async function sleepUnlessAborted(
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
}
