import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { Knex } from 'knex';
import { ReviewInventory } from '../certification/ports';
import { TaskContext } from './askStage';
import { rerouteStage } from './rerouteStage';

const PAGE = 100;

/** Keeps the right people asked when the directory changes. */
export class Rerouter {
  readonly #context: TaskContext & { inventory: ReviewInventory };
  readonly #knex: Knex;
  readonly #logger: LoggerService;
  #lastDigest: string | undefined;

  constructor({
    knex,
    logger,
    ...context
  }: TaskContext & {
    knex: Knex;
    logger: LoggerService;
    inventory: ReviewInventory;
  }) {
    this.#context = context;
    this.#knex = knex;
    this.#logger = logger;
  }

  /** Looks through every open stage if the directory is another one than the last time. One that fails holds no other up. */
  async turn(
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    const state: { digest: string | null } | undefined =
      await this.#knex.transaction(trx =>
        trx('directory_state').where({ id: 1 }).first('digest'),
      );
    const digest = state?.digest ?? undefined;
    if (digest === undefined || digest === this.#lastDigest) {
      return;
    }
    let after = '';
    let page: string[];
    do {
      const from = after;
      page = await this.#knex.transaction(trx =>
        trx('review_stages')
          .whereNotNull('open_key')
          .where('open_key', '>', from)
          .orderBy('open_key')
          .limit(PAGE)
          .pluck('open_key'),
      );
      for (const itemId of page) {
        if (signal.aborted) {
          return;
        }
        await this.#reroute(itemId);
      }
      after = page.at(-1) ?? after;
    } while (page.length === PAGE);
    this.#lastDigest = digest;
  }

  async #reroute(itemId: string): Promise<void> {
    try {
      await this.#knex.transaction(trx =>
        rerouteStage(trx, this.#context, itemId),
      );
    } catch (error) {
      this.#logger.warn(
        `Who is asked about review ${itemId} could not be looked at again: ${stringifyError(
          error,
        )}`,
      );
    }
  }
}
