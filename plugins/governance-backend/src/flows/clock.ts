import { Knex } from 'knex';

/** Where the engine gets the time from. */
export interface EngineClock {
  now(trx: Knex.Transaction): Promise<Date>;
  /**
   * The same as an expression of PostgreSQL, in milliseconds since 1970, so that a statement that asks for something else
   * can ask for the time too. Absent where only `now` knows it.
   */
  millis?: string;
  /**
   * The time by now as far as it can be known without asking, from one that was read a moment ago. `undefined` where that
   * is not known well enough. Absent where it never is.
   */
  goneOn?(read: ReadTime): Date | undefined;
}

/** A time of the engine's clock, and what the monotonic clock of this process said when it was read. */
export interface ReadTime {
  now: Date;
  tick: number;
}

/** Longer ago, the two clocks may have come apart: the database's may have been set. */
const LONGEST_AGO_MS = 2000;

/** The monotonic clock of this process in milliseconds, to be kept beside a time that has just been read. */
export function tick(): number {
  return performance.now();
}

/**
 * The clock of the database, so that replicas with clocks apart agree. A row in `governance_clock_offset` moves it; there
 * is none outside a demonstration.
 */
export function databaseClock(): EngineClock {
  return {
    millis:
      'floor(extract(epoch from clock_timestamp()) * 1000)::bigint + coalesce((select offset_ms from governance_clock_offset where id = 1), 0)',
    async now(trx) {
      const time =
        trx.client.config.client === 'pg'
          ? 'clock_timestamp()'
          : "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
      const row = await trx
        .select({
          now: trx.raw(time),
          offset: trx('governance_clock_offset')
            .select('offset_ms')
            .where('id', 1),
        })
        .first<{ now: string | Date; offset: string | number | null }>();
      return new Date(new Date(row.now).getTime() + Number(row.offset ?? 0));
    },
    goneOn(read) {
      const elapsed = tick() - read.tick;
      return elapsed <= LONGEST_AGO_MS
        ? new Date(read.now.getTime() + Math.floor(elapsed))
        : undefined;
    },
  };
}
