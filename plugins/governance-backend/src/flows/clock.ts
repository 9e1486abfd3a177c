import { Knex } from 'knex';

/** Where the engine gets the time from. */
export interface EngineClock {
  now(trx: Knex.Transaction): Promise<Date>;
  /**
   * The same as an expression of PostgreSQL, in milliseconds since 1970, so that a statement that asks for something else
   * can ask for the time too. Absent where only `now` knows it.
   */
  millis?: string;
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
  };
}
