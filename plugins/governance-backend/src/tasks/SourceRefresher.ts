import { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { InventorySource } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ReviewEngine, ReviewInventory } from '../certification/ports';
import { cancelVanished } from '../certification/cancelVanished';
import { settleByHand } from '../certification/settleByHand';
import { SyncedClock } from '../clock';
import { InventoryService } from '../inventory';
import { ReviewedCredentials } from '../issuance/followReviews';
import { attachByRules, CorrelationSettings } from './attachByRules';
import { refreshSource, SourceReading } from './refreshSource';

interface SourceRefresherOptions {
  sources: () => InventorySource[];
  inventory: InventoryService;
  engine: ReviewEngine;
  reviewInventory: ReviewInventory;
  correlation: CorrelationSettings;
  clock: SyncedClock;
  knex: Knex;
  logger: LoggerService;
  reviewed: ReviewedCredentials;
  /** What else follows from a reading. */
  onReading?: (source: string) => Promise<void>;
}

/** Reads live sources, and does what follows from a reading. */
export class SourceRefresher {
  readonly #options: SourceRefresherOptions;

  constructor(options: SourceRefresherOptions) {
    this.#options = options;
  }

  /** Reads every source, one after the other. One that cannot be read does not stop the others. */
  async refreshAll(signal: AbortSignal): Promise<void> {
    for (const source of this.#options.sources()) {
      if (signal.aborted) {
        return;
      }
      await this.#refresh(source, signal);
    }
  }

  /** @throws NotFoundError for a source that is not live */
  async refresh(id: string, signal: AbortSignal): Promise<SourceReading> {
    const source = this.#options.sources().find(known => known.id === id);
    if (!source) {
      throw new NotFoundError(
        `No live source '${id}'; live are ${this.#options
          .sources()
          .map(known => known.id)
          .join(', ')}`,
      );
    }
    return this.#refresh(source, signal);
  }

  /** What follows from a reading of a source, however it came. */
  async afterReading(source: string): Promise<void> {
    const { knex, engine, reviewInventory, reviewed, logger, correlation } =
      this.#options;
    await attachByRules({ ...this.#options, settings: correlation, source });
    const following = {
      knex,
      engine,
      inventory: reviewInventory,
      logger,
      source,
    };
    await settleByHand({ ...following, reviewed });
    await cancelVanished(following);
    await this.#options.onReading?.(source);
  }

  async #refresh(
    source: InventorySource,
    signal: AbortSignal,
  ): Promise<SourceReading> {
    const { inventory, clock, logger } = this.#options;
    const now = await clock.sync();
    const reading = await refreshSource({
      source,
      inventory,
      logger,
      now,
      signal,
    });
    if (reading.ok) {
      await this.afterReading(source.id);
    }
    return reading;
  }
}
