import { Knex } from 'knex';
import { insertRows } from '../../bulk';

/** Why somebody is told about an item. */
export type NoticeKind =
  | 'asked'
  | 'reminder'
  | 'escalated'
  | 'moved'
  | 'by-hand'
  | 'deleted-soon'
  | 'used-disabled';

/** A notice that waits to be sent. */
export interface QueuedNotice {
  id: number;
  itemId: string;
  kind: NoticeKind;
  recipient: string;
}

/** Queues notices; one that was queued before under the same key is left as it is. */
export async function queueNotices(
  trx: Knex.Transaction,
  notices: Array<{
    itemId: string;
    kind: NoticeKind;
    recipients: string[];
    /** Tells occasions of one kind apart. */
    occasion: string;
    at: string;
  }>,
): Promise<void> {
  const rows = notices.flatMap(notice =>
    notice.recipients.map(recipient => ({
      item_id: notice.itemId,
      kind: notice.kind,
      recipient_ref: recipient,
      dedupe_key: `${notice.itemId}/${notice.kind}/${notice.occasion}/${recipient}`,
      queued_at: notice.at,
    })),
  );
  await insertRows(trx, 'review_notices', rows, { unless: ['dedupe_key'] });
}

/** How long a claim holds; a sender that died leaves its notices to the next one after that. */
const CLAIM_MS = 5 * 60 * 1000;

/**
 * Claims notices that wait, oldest first, for at most so many. Somebody else's claims are left alone until they lapse.
 * Uses `review_notices_queue_idx`.
 */
export async function claimNotices(
  trx: Knex.Transaction,
  options: { limit: number; now: Date },
): Promise<QueuedNotice[]> {
  const { limit, now } = options;
  const query = trx('review_notices')
    .whereNull('sent_at')
    .where(inner =>
      inner
        .whereNull('claimed_until')
        .orWhere('claimed_until', '<', now.toISOString()),
    )
    .orderBy('id')
    .limit(limit)
    .select('id', 'item_id', 'kind', 'recipient_ref');
  if (trx.client.config.client === 'pg') {
    query.forUpdate().skipLocked();
  }
  const rows: Array<{
    id: number;
    item_id: string;
    kind: NoticeKind;
    recipient_ref: string;
  }> = await query;
  await trx('review_notices')
    .whereIn(
      'id',
      rows.map(({ id }) => id),
    )
    .update({
      claimed_until: new Date(now.getTime() + CLAIM_MS).toISOString(),
    });
  return rows.map(row => ({
    id: row.id,
    itemId: row.item_id,
    kind: row.kind,
    recipient: row.recipient_ref,
  }));
}

/** Marks notices as handed over. */
export async function markSent(
  trx: Knex.Transaction,
  ids: number[],
  at: string,
): Promise<void> {
  await trx('review_notices').whereIn('id', ids).update({ sent_at: at });
}

/** Keeps why notices could not be handed over; they are tried again. */
export async function markUnsent(
  trx: Knex.Transaction,
  ids: number[],
  error: string,
): Promise<void> {
  await trx('review_notices')
    .whereIn('id', ids)
    .update({ last_error: error, claimed_until: null });
}
