import { Knex } from 'knex';
import { readDatabaseTime } from './operations/databaseTime';
import { insertStill } from './operations/stills';

interface BeatRow {
  id: number;
  beat_at: string;
}

/**
 * Takes note that a replica runs. Where none did for longer than a bound, the time between is one in which deadlines stood
 * still: whoever comes first writes it together with the new beat, so it is written once, or not at all after a kill. The
 * time is that of the database, which a demonstration does not move; what is written is moved as its clock is.
 *
 * @returns for how many milliseconds nobody ran, if that counts as an outage.
 */
export async function beat(
  trx: Knex.Transaction,
  outageAfterMs: number,
): Promise<number | undefined> {
  const query = trx<BeatRow>('governance_heartbeat').where({ id: 1 });
  if (trx.client.config.client === 'pg') {
    query.forUpdate();
  }
  const last = await query.first();
  const { real, offsetMs } = await readDatabaseTime(trx);
  await trx<BeatRow>('governance_heartbeat')
    .insert({ id: 1, beat_at: real.toISOString() })
    .onConflict('id')
    .merge();
  const away = last ? real.getTime() - Date.parse(last.beat_at) : 0;
  if (!last || away <= outageAfterMs) {
    return undefined;
  }
  const moved = (time: number) => new Date(time + offsetMs).toISOString();
  await insertStill(trx, {
    scope: 'all',
    target: '',
    cause: 'outage',
    from: moved(Date.parse(last.beat_at)),
    to: moved(real.getTime()),
  });
  return away;
}
