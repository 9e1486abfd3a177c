import { Knex } from 'knex';
import { sequenceEntries } from './operations';

/** Entries chained in one transaction. */
const BATCH = 500;

/**
 * Chains what writers left, in batches, until nothing is left. Several replicas may run one at once: whoever does not
 * get the head returns.
 */
export class Sequencer {
  readonly #knex: Knex;
  readonly #batch: number;

  constructor(options: { knex: Knex; batch?: number }) {
    this.#knex = options.knex;
    this.#batch = options.batch ?? BATCH;
  }

  /**
   * Chains until the tail is empty, somebody else is at it, or the signal is raised.
   *
   * @returns how many entries were chained here
   */
  async drain(signal?: AbortSignal): Promise<number> {
    let total = 0;
    while (!signal?.aborted) {
      const { sequenced } = await this.#knex.transaction(trx =>
        sequenceEntries(trx, { limit: this.#batch }),
      );
      total += sequenced;
      if (sequenced < this.#batch) {
        break;
      }
    }
    return total;
  }
}
