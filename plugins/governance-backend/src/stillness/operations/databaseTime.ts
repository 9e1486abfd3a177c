import { Knex } from 'knex';

/** The time of the database as it is, and by how much a demonstration has moved the clock of flows. */
export async function readDatabaseTime(
  trx: Knex.Transaction,
): Promise<{ real: Date; offsetMs: number }> {
  const time =
    trx.client.config.client === 'pg'
      ? 'clock_timestamp()'
      : "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
  const row = await trx
    .select({
      now: trx.raw(time),
      offset: trx('governance_clock_offset').select('offset_ms').where('id', 1),
    })
    .first<{ now: string | Date; offset: string | number | null }>();
  return { real: new Date(row.now), offsetMs: Number(row.offset ?? 0) };
}
