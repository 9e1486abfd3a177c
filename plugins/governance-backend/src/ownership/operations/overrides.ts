import { OwnerOverride } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { listLatest } from '../../paging/listLatest';

const TABLE = 'owner_overrides';

/** A row of `owner_overrides`. */
export interface OverrideRow {
  id: string;
  identity_ref: string;
  open_key: string | null;
  owner_ref: string;
  owner_before: string | null;
  proposed_by: string;
  reason: string | null;
  proposed_at: string;
  confirmed_by: string | null;
  confirmed_at: string | null;
  until: string | null;
  state: OwnerOverride['state'];
  ended_at: string | null;
  end_reason: NonNullable<OwnerOverride['endReason']> | null;
  settled_at: string | null;
}

/** The correction that is proposed or in force for an identity. Relies on `owner_overrides_open_uniq`. */
export async function findOpenOverride(
  trx: Knex.Transaction,
  identityRef: string,
): Promise<OverrideRow | undefined> {
  return trx<OverrideRow>(TABLE).where({ open_key: identityRef }).first();
}

/** One correction, locked to the end of the transaction. */
export async function lockOverride(
  trx: Knex.Transaction,
  id: string,
): Promise<OverrideRow | undefined> {
  const query = trx<OverrideRow>(TABLE).where({ id });
  return trx.client.config.client === 'pg'
    ? query.forUpdate().first()
    : query.first();
}

/** Adds a correction. */
export async function insertOverride(
  trx: Knex.Transaction,
  row: OverrideRow,
): Promise<void> {
  await trx<OverrideRow>(TABLE).insert(row);
}

/** Changes a correction. */
export async function updateOverride(
  trx: Knex.Transaction,
  id: string,
  changes: Partial<OverrideRow>,
): Promise<void> {
  await trx<OverrideRow>(TABLE).where({ id }).update(changes);
}

/** The last confirmed correction of an identity that its source does not agree with yet, or that is open. */
export async function findLastOverride(
  trx: Knex.Transaction,
  identityRef: string,
): Promise<OverrideRow | undefined> {
  return trx<OverrideRow>(TABLE)
    .where({ identity_ref: identityRef })
    .where(open =>
      open
        .whereNotNull('open_key')
        .orWhere(owed =>
          owed.whereNotNull('confirmed_at').whereNull('settled_at'),
        ),
    )
    .orderBy([
      { column: 'proposed_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first();
}

/** Ids of corrections that were confirmed and that sources do not agree with yet, after one. Relies on `owner_overrides_owed_idx`. */
export async function listOwed(
  trx: Knex.Transaction,
  options: { after: string; limit: number },
): Promise<string[]> {
  return trx<OverrideRow>(TABLE)
    .whereNotNull('confirmed_at')
    .whereNull('settled_at')
    .where('id', '>', options.after)
    .orderBy('id')
    .limit(options.limit)
    .pluck('id');
}

/** Corrections, the latest first, before a place in that order. Relies on `owner_overrides_page_idx`. */
export async function listOverrides(
  trx: Knex.Transaction,
  options: {
    show: 'open' | 'all';
    before?: [string, string];
    limit: number;
  },
): Promise<{ rows: OverrideRow[]; total: number }> {
  const { show, before, limit } = options;
  return listLatest<OverrideRow>(
    () =>
      trx<OverrideRow>(TABLE).modify(query => {
        if (show === 'open') {
          query.where(open =>
            open
              .whereNotNull('open_key')
              .orWhere(owed =>
                owed.whereNotNull('confirmed_at').whereNull('settled_at'),
              ),
          );
        }
      }),
    { at: 'proposed_at', before, limit },
  );
}
