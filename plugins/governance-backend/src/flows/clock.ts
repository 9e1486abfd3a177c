import { Knex } from 'knex';

/** Where the engine gets the time from. */
export interface EngineClock {
  now(trx: Knex.Transaction): Promise<Date>;
}

/**
 * The clock of the database, so that replicas with clocks apart agree. A row in `governance_clock_offset` moves it; there
 * is none outside a demonstration.
 */
export function databaseClock(): EngineClock {
  return {
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
