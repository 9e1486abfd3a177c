import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';

/** How something that was disabled went on. */
export type CoolDownEnd = 'deleted' | 'restored' | 'handed-over' | 'reopened';

/** A row of `review_cool_downs`. */
export interface CoolDownRow {
  id: string;
  item_id: string;
  open_key: string | null;
  effect_key: string;
  source: string;
  identity_ref: string;
  subject_ref: string;
  runbook: string | null;
  disabled_at: string;
  delete_at: string;
  used_at: string | null;
  used_by: string | null;
  used_count: number | null;
  held_at: string | null;
  ended_at: string | null;
  ended_how: CoolDownEnd | null;
  ended_by: string | null;
  end_reason: string | null;
}

/** Notes that something was disabled; the same effect twice notes it once. Relies on `review_cool_downs_effect_uniq`. */
export async function insertCoolDown(
  trx: Knex.Transaction,
  row: Pick<
    CoolDownRow,
    | 'item_id'
    | 'effect_key'
    | 'source'
    | 'identity_ref'
    | 'subject_ref'
    | 'runbook'
    | 'disabled_at'
    | 'delete_at'
  >,
): Promise<CoolDownRow> {
  await trx('review_cool_downs')
    .insert({ ...row, id: randomUUID(), open_key: row.item_id })
    .onConflict('effect_key')
    .ignore();
  const stored = await trx<CoolDownRow>('review_cool_downs')
    .where({ effect_key: row.effect_key })
    .first();
  if (!stored) {
    throw new Error(`No cool-down of ${row.effect_key} was stored`);
  }
  return stored;
}

/** What of an item is disabled and neither deleted nor given back. Relies on `review_cool_downs_open_uniq`. */
export async function findCoolDown(
  trx: Knex.Transaction,
  itemId: string,
): Promise<CoolDownRow | undefined> {
  return trx<CoolDownRow>('review_cool_downs')
    .where({ open_key: itemId })
    .first();
}

/** The last one of an item that a person was to finish. Relies on `review_cool_downs_item_idx`. */
export async function findHandedOver(
  trx: Knex.Transaction,
  itemId: string,
): Promise<CoolDownRow | undefined> {
  return trx<CoolDownRow>('review_cool_downs')
    .where({ item_id: itemId, ended_how: 'handed-over' })
    .orderBy('disabled_at', 'desc')
    .first();
}

/** Open ones of a source that nobody was seen to use yet, after a place. Relies on `review_cool_downs_source_idx`. */
export async function listUnused(
  trx: Knex.Transaction,
  options: { source: string; after: string; limit: number },
): Promise<CoolDownRow[]> {
  const { source, after, limit } = options;
  return trx<CoolDownRow>('review_cool_downs')
    .where({ source })
    .whereNotNull('open_key')
    .whereNull('used_at')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit);
}

/** Changes the open one of an item. */
export async function updateCoolDown(
  trx: Knex.Transaction,
  itemId: string,
  change: Partial<
    Pick<
      CoolDownRow,
      | 'used_at'
      | 'used_by'
      | 'used_count'
      | 'held_at'
      | 'ended_by'
      | 'end_reason'
    >
  >,
): Promise<void> {
  await trx<CoolDownRow>('review_cool_downs')
    .where({ open_key: itemId })
    .update(change);
}

/** Ends the open one of an item, if there is one. */
export async function endCoolDown(
  trx: Knex.Transaction,
  itemId: string,
  end: { at: string; how: CoolDownEnd },
): Promise<void> {
  await trx<CoolDownRow>('review_cool_downs')
    .where({ open_key: itemId })
    .update({ open_key: null, ended_at: end.at, ended_how: end.how });
}
