import { Knex } from 'knex';
import { databaseClock } from './flows';

/**
 * The time that observations and findings are dated with: this process' clock, moved by what separates it from the
 * database's clock (which a demonstration may have moved). Read again before every task.
 */
export class SyncedClock {
  readonly #knex: Knex;
  readonly #source = databaseClock();
  #offsetMs = 0;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  readonly now = (): Date => new Date(Date.now() + this.#offsetMs);

  /** Compares with the database and returns its time. */
  async sync(): Promise<Date> {
    const time = await this.#knex.transaction(trx => this.#source.now(trx));
    this.#offsetMs = time.getTime() - Date.now();
    return time;
  }
}
