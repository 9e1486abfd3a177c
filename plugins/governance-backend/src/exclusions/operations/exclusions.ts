import { ExclusionSelector } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { listLatest } from '../../paging/listLatest';

const TABLE = 'exclusions';

/** A row of `exclusions`. */
export interface ExclusionRow {
  id: string;
  selector: string;
  owner: string;
  reason: string;
  control: string | null;
  requested_by: string;
  approved_by: string;
  granted_at: string;
  until: string;
  ended_at: string | null;
  end_reason: 'ended' | 'withdrawn' | null;
  withdrawn_by: string | null;
}

/** What an exclusion covers. */
export function selectorOf(
  row: Pick<ExclusionRow, 'selector'>,
): ExclusionSelector {
  return JSON.parse(row.selector) as ExclusionSelector;
}

/** Keeps what was granted. The same one twice stands there once. */
export async function insertExclusion(
  trx: Knex.Transaction,
  row: ExclusionRow,
): Promise<void> {
  await trx<ExclusionRow>(TABLE).insert(row).onConflict('id').ignore();
}

/** One exclusion. */
export async function readExclusion(
  trx: Knex.Transaction,
  id: string,
): Promise<ExclusionRow | undefined> {
  return trx<ExclusionRow>(TABLE).where({ id }).first();
}

/** One exclusion, locked to the end of the transaction: whoever else ends it waits. */
export async function lockExclusion(
  trx: Knex.Transaction,
  id: string,
): Promise<ExclusionRow | undefined> {
  const query = trx<ExclusionRow>(TABLE).where({ id });
  return trx.client.config.client === 'pg'
    ? query.forUpdate().first()
    : query.first();
}

/** One exclusion, which does not end before the transaction does. */
export async function holdExclusion(
  trx: Knex.Transaction,
  id: string,
): Promise<ExclusionRow | undefined> {
  const query = trx<ExclusionRow>(TABLE).where({ id });
  return trx.client.config.client === 'pg'
    ? query.forShare().first()
    : query.first();
}

/** Exclusions by id. */
export async function readExclusions(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<ExclusionRow[]> {
  return trx<ExclusionRow>(TABLE).whereIn('id', ids).orderBy('id');
}

/** Ends one that has not ended. Waits for whoever leaves things out by it. Says whether it had not. */
export async function endExclusionRow(
  trx: Knex.Transaction,
  options: {
    id: string;
    at: string;
    reason: 'ended' | 'withdrawn';
    by?: string;
  },
): Promise<boolean> {
  const { id, at, reason, by } = options;
  const ended = await trx<ExclusionRow>(TABLE)
    .where({ id })
    .whereNull('ended_at')
    .update({ ended_at: at, end_reason: reason, withdrawn_by: by ?? null });
  return ended > 0;
}

/**
 * What is in force at a time, the one that lasts longest first. Locked against its end, where it is to be acted upon: it
 * cannot end between being read and what is left out by it being written. Relies on `exclusions_in_force_idx`.
 */
export async function readExclusionsInForce(
  trx: Knex.Transaction,
  options: { at: string; hold: 'shared' | 'none' },
): Promise<ExclusionRow[]> {
  const query = trx<ExclusionRow>(TABLE)
    .whereNull('ended_at')
    .where('until', '>', options.at)
    .orderBy([{ column: 'until', order: 'desc' }, { column: 'id' }]);
  if (options.hold === 'shared' && trx.client.config.client === 'pg') {
    query.forShare();
  }
  return query;
}

/** Exclusions, the latest first, before a place in that order, with how many there are. Relies on `exclusions_page_idx`. */
export async function listExclusions(
  trx: Knex.Transaction,
  options: {
    inForceAt?: string;
    before?: [string, string];
    limit: number;
  },
): Promise<{ rows: ExclusionRow[]; total: number }> {
  const { inForceAt, before, limit } = options;
  return listLatest<ExclusionRow>(
    () =>
      trx<ExclusionRow>(TABLE).modify(query => {
        if (inForceAt !== undefined) {
          query.whereNull('ended_at').where('until', '>', inForceAt);
        }
      }),
    { at: 'granted_at', before, limit },
  );
}
