import { Knex } from 'knex';
import { Place } from '../../paging/cursors';
import { listLatest } from '../../paging/listLatest';
import { ItemCounts } from '../judgeProgress';
import { WavesRow } from '../rows';

/** Writes waves down, unless others over the same target are open. Says whether it did. */
export async function insertWaves(
  trx: Knex.Transaction,
  row: WavesRow,
): Promise<boolean> {
  await trx<WavesRow>('incident_waves')
    .insert(row)
    .onConflict('open_key')
    .ignore();
  return (await readWaves(trx, row.id)) !== undefined;
}

/** Waves by their id. Relies on the primary key. */
export async function readWaves(
  trx: Knex.Transaction,
  id: string,
): Promise<WavesRow | undefined> {
  return trx<WavesRow>('incident_waves').where({ id }).first();
}

/** Those that are open over a target. Relies on `incident_waves_open_uniq`. */
export async function findOpenWaves(
  trx: Knex.Transaction,
  openKey: string,
): Promise<WavesRow | undefined> {
  return trx<WavesRow>('incident_waves').where({ open_key: openKey }).first();
}

/**
 * Waves by their id, locked to the end of the transaction; SQLite has one writer anyway.
 *
 * @param otherwise - what to do while somebody else has the lock: `skip` finds nothing
 */
export async function lockWaves(
  trx: Knex.Transaction,
  id: string,
  otherwise: 'wait' | 'skip' = 'wait',
): Promise<WavesRow | undefined> {
  const query = trx<WavesRow>('incident_waves').where({ id });
  if (trx.client.config.client === 'pg') {
    query.forUpdate();
    if (otherwise === 'skip') {
      query.skipLocked();
    }
  }
  return query.first();
}

/** Those of which something is under way, the oldest first. Relies on `incident_waves_settled_idx`. */
export async function listUnsettledWaves(
  trx: Knex.Transaction,
): Promise<string[]> {
  return trx<WavesRow>('incident_waves')
    .whereNull('settled_at')
    .orderBy(['started_at', 'id'])
    .pluck('id');
}

/** Waves, the newest first. Relies on `incident_waves_started_idx`. */
export async function listWaves(
  trx: Knex.Transaction,
  page: { before?: Place; limit: number },
): Promise<{ rows: WavesRow[]; total: number }> {
  return listLatest<WavesRow>(() => trx<WavesRow>('incident_waves').select(), {
    at: 'started_at',
    ...page,
  });
}

/** Changes waves that are locked. */
export async function updateWaves(
  trx: Knex.Transaction,
  id: string,
  changes: Partial<Omit<WavesRow, 'id'>>,
): Promise<void> {
  await trx<WavesRow>('incident_waves').where({ id }).update(changes);
}

/** How many items of each of some waves are in which state. Relies on `incident_wave_items_state_idx`. */
export async function countItems(
  trx: Knex.Transaction,
  ids: readonly string[],
  wave?: number,
): Promise<Map<string, ItemCounts>> {
  const rows: Array<{
    operation_id: string;
    state: keyof ItemCounts;
    count: string | number;
  }> = await trx('incident_wave_items')
    .whereIn('operation_id', [...ids])
    .modify(query => {
      if (wave !== undefined) {
        query.where({ wave });
      }
    })
    .groupBy('operation_id', 'state')
    .select('operation_id', 'state')
    .count('* as count');
  const counts = new Map<string, ItemCounts>(ids.map(id => [id, {}]));
  for (const { operation_id: id, state, count } of rows) {
    counts.set(id, { ...counts.get(id), [state]: Number(count) });
  }
  return counts;
}
