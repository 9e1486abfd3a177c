import { Knex } from 'knex';
import { WaveNoticeRow } from '../rows';

/** Notices that nobody has sent and nobody is sending. Relies on `incident_wave_notices_open_idx`. */
export async function listUntold(
  trx: Knex.Transaction,
  { now, limit }: { now: string; limit: number },
): Promise<WaveNoticeRow[]> {
  return trx<WaveNoticeRow>('incident_wave_notices')
    .whereNull('told_at')
    .where(free =>
      free.whereNull('claimed_until').orWhere('claimed_until', '<=', now),
    )
    .orderBy('id')
    .limit(limit);
}

/** Takes a notice for sending. Says whether nobody else has. */
export async function claimNotice(
  trx: Knex.Transaction,
  id: string,
  { now, until }: { now: string; until: string },
): Promise<boolean> {
  const taken = await trx<WaveNoticeRow>('incident_wave_notices')
    .where({ id })
    .whereNull('told_at')
    .where(free =>
      free.whereNull('claimed_until').orWhere('claimed_until', '<=', now),
    )
    .update({ claimed_until: until });
  return taken > 0;
}

/** Writes down that somebody was told. */
export async function settleNotice(
  trx: Knex.Transaction,
  id: string,
  at: string,
): Promise<void> {
  await trx<WaveNoticeRow>('incident_wave_notices')
    .where({ id })
    .update({ told_at: at });
}
