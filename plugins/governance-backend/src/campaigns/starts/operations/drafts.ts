import { CampaignDraft } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { listLatest } from '../../../paging/listLatest';

/** A row of `campaign_drafts`. */
export interface DraftRow {
  id: string;
  definition: string;
  open_key: string | null;
  state: 'staged' | 'launched' | 'dropped';
  due_at: string;
  staged_at: string;
  starts_at: string;
  blocked: string | null;
  told_at: string | null;
  campaign_id: string | null;
  ended_by: string | null;
  end_reason: string | null;
}

/** A draft as pages show it. */
export function toDraft(row: DraftRow): CampaignDraft {
  return {
    id: row.id,
    definition: row.definition,
    state: row.state,
    dueAt: row.due_at,
    stagedAt: row.staged_at,
    startsAt: row.starts_at,
    ...(row.blocked ? { blocked: row.blocked } : {}),
    ...(row.campaign_id ? { campaign: row.campaign_id } : {}),
    ...(row.ended_by ? { endedBy: row.ended_by } : {}),
    ...(row.end_reason ? { endReason: row.end_reason } : {}),
  };
}

/** Stages a draft, unless one of its definition is staged already. */
export async function insertDraft(
  trx: Knex.Transaction,
  row: DraftRow,
): Promise<void> {
  await trx<DraftRow>('campaign_drafts')
    .insert(row)
    .onConflict('open_key')
    .ignore();
}

/** One draft, locked until the end of the transaction. */
export async function lockDraft(
  trx: Knex.Transaction,
  id: string,
): Promise<DraftRow | undefined> {
  const query = trx<DraftRow>('campaign_drafts').where({ id });
  if (trx.client.config.client === 'pg') {
    query.forUpdate();
  }
  return query.first();
}

/** Drafts that are to start by a time. There is one for each definition at most. */
export async function readDueDrafts(
  trx: Knex.Transaction,
  at: string,
): Promise<DraftRow[]> {
  return trx<DraftRow>('campaign_drafts')
    .whereNotNull('open_key')
    .where('starts_at', '<=', at)
    .orderBy('starts_at');
}

/** Changes a draft. */
export async function updateDraft(
  trx: Knex.Transaction,
  id: string,
  changes: Partial<DraftRow>,
): Promise<void> {
  await trx<DraftRow>('campaign_drafts').where({ id }).update(changes);
}

/** Drafts, the latest first, before a place in that order. Relies on `campaign_drafts_page_idx`. */
export async function listDrafts(
  trx: Knex.Transaction,
  options: { before?: [string, string]; limit: number },
): Promise<{ rows: DraftRow[]; total: number }> {
  return listLatest<DraftRow>(() => trx<DraftRow>('campaign_drafts'), {
    at: 'staged_at',
    ...options,
  });
}
