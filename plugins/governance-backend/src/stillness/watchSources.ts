import { Knex } from 'knex';
import { listSources } from '../inventory/operations';
import { readDatabaseTime } from './operations/databaseTime';
import { closeStill, openStill } from './operations/stills';

interface WatchRow {
  source: string;
  last_observed_at: string;
  seen_at: string;
}

/** When a reading was first seen here, by the database's own clock. */
function seenAt(
  observed: string,
  before: WatchRow | undefined,
  { real, offsetMs }: { real: Date; offsetMs: number },
): string {
  if (before) {
    return before.last_observed_at === observed
      ? before.seen_at
      : real.toISOString();
  }
  // How old the first reading is that is seen here cannot be told once time has been moved.
  const age =
    offsetMs === 0 ? Math.max(0, real.getTime() - Date.parse(observed)) : 0;
  return new Date(real.getTime() - age).toISOString();
}

/**
 * Has deadlines of instances stand still whose source was not read for too long, and go on once it was. How long is told by
 * the database's own clock: that a demonstration moves time on makes no source stale.
 */
export async function watchSources(
  trx: Knex.Transaction,
  staleAfterMs: number,
): Promise<void> {
  const { real, offsetMs } = await readDatabaseTime(trx);
  const moved = (time: number) => new Date(time + offsetMs).toISOString();
  const known = new Map(
    (await trx<WatchRow>('governance_source_watch')).map(row => [
      row.source,
      row,
    ]),
  );
  for (const { id, last_observed_at: observed } of await listSources(trx)) {
    if (observed === null) {
      continue;
    }
    const seen = seenAt(observed, known.get(id), { real, offsetMs });
    await trx<WatchRow>('governance_source_watch')
      .insert({ source: id, last_observed_at: observed, seen_at: seen })
      .onConflict('source')
      .merge();
    const key = { scope: 'source', target: id, cause: 'stale' } as const;
    const staleAt = Date.parse(seen) + staleAfterMs;
    if (real.getTime() > staleAt) {
      await openStill(trx, { ...key, from: moved(staleAt) });
    } else {
      await closeStill(trx, { ...key, to: moved(real.getTime()) });
    }
  }
}
