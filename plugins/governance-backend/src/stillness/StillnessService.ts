import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { FlowEngine, StandingTime, Stillness } from '../flows';
import { InstanceRow } from '../flows/rows';
import { beat } from './beat';
import { readTimes } from './operations/readTimes';
import { listOpenStills } from './operations/stills';
import { StillRow } from './rows';
import { settleStills } from './settleStills';
import { watchSources } from './watchSources';

/** The longest pause between two beats. */
const BEAT_MS = 5000;

interface Options {
  knex: Knex;
  engine: () => FlowEngine;
  logger: LoggerService;
  /** A pause of the engine beyond this is an outage. */
  outageAfterMs: number;
  staleAfterMs: number;
  /** Flows whose deadlines go on while the switch is off. */
  exempt: readonly string[];
}

/**
 * When deadlines stand still: while the switch is off, while the portal was away, while a source is stale, and while a task
 * waits for room.
 */
export class StillnessService implements Stillness {
  readonly #options: Options;
  #beatAt = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  async beat(): Promise<void> {
    const { knex, logger, outageAfterMs } = this.#options;
    if (Date.now() - this.#beatAt < Math.min(BEAT_MS, outageAfterMs / 4)) {
      return;
    }
    this.#beatAt = Date.now();
    const away = await knex.transaction(trx => beat(trx, outageAfterMs));
    if (away !== undefined) {
      logger.warn(
        `No engine ran for ${Math.round(
          away / 1000,
        )} s; deadlines of people are moved by as much`,
      );
    }
  }

  read(
    trx: Knex.Transaction,
    rows: readonly InstanceRow[],
  ): Promise<Map<string, StandingTime[]>> {
    return readTimes(trx, rows, this.#options.exempt);
  }

  /** Looks whether sources are stale, and moves the deadlines of what stood still. */
  async work(signal: AbortSignal): Promise<void> {
    const { knex, staleAfterMs, engine } = this.#options;
    await this.beat();
    await knex.transaction(trx => watchSources(trx, staleAfterMs));
    await settleStills(knex, engine(), signal);
  }

  /** For what all deadlines, or those of a source, stand still now. */
  async list(): Promise<StillRow[]> {
    const rows = await this.#options.knex.transaction(trx =>
      listOpenStills(trx),
    );
    return rows.filter(({ scope }) => scope !== 'instance');
  }
}
