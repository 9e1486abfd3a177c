import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { Knex } from 'knex';
import { lockSwitch } from '../control/operations/lockSwitch';
import { FlowEngine } from '../flows';
import {
  claimDue,
  ObligationRow,
  updateObligation,
} from './operations/obligations';
import { settleObligation, SettlingContext } from './settleObligation';

/** When something that has failed is tried again. */
const PUT_OFF_MS = 15 * 60 * 1000;

interface Options extends SettlingContext {
  knex: Knex;
  engine: () => FlowEngine;
  logger: LoggerService;
}

/** Sees to what ended instances still owe. */
export class ObligationService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Does whatever is due, each in a transaction of its own, until there is nothing more or the signal says stop. While the
   * one switch is off nothing is certified by schedule; what is to end goes on being dealt with.
   */
  async turn(
    signal: AbortSignal = new AbortController().signal,
  ): Promise<number> {
    let settled = 0;
    while (!signal.aborted) {
      if (!(await this.#settleNext())) {
        break;
      }
      settled += 1;
    }
    return settled;
  }

  async #settleNext(): Promise<boolean> {
    const { knex, engine, logger } = this.#options;
    let claimed: ObligationRow | undefined;
    try {
      await knex.transaction(async trx => {
        const { stopped } = await lockSwitch(trx, 'shared');
        const now = (await engine().now(trx)).toISOString();
        [claimed] = await claimDue(trx, {
          at: now,
          limit: 1,
          ...(stopped ? { kinds: { except: 'certify' } } : {}),
        });
        if (claimed) {
          await settleObligation(trx, this.#options, claimed, now);
        }
      });
      return claimed !== undefined;
    } catch (error) {
      const why = stringifyError(error);
      logger.warn(`Something that is owed could not be done: ${why}`);
      return claimed !== undefined && this.#putOff(claimed.id, why);
    }
  }

  /** What fails does not hold up what is due behind it. */
  async #putOff(id: string, why: string): Promise<boolean> {
    const { knex, engine } = this.#options;
    await knex.transaction(async trx => {
      const now = await engine().now(trx);
      await updateObligation(trx, id, {
        status: 'unmet',
        next_look_at: new Date(now.getTime() + PUT_OFF_MS).toISOString(),
        result: why,
      });
    });
    return true;
  }
}
