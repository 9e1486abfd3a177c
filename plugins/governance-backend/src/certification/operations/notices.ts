import { Knex } from 'knex';
import { insertRows } from '../../bulk';
import { toChunks } from '../../flows/operations/insertChunks';

/** Why somebody is told about an item. */
export type NoticeKind =
  | 'asked'
  | 'reminder'
  | 'escalated'
  | 'moved'
  | 'by-hand'
  | 'deleted-soon'
  | 'used-disabled'
  | 'excluded';

/** A notice that waits to be sent, of one item; one row may be of several. */
export interface QueuedNotice {
  id: number;
  itemId: string;
  kind: NoticeKind;
  recipient: string;
}

/** What somebody is to be told about an item. */
export interface NoticeToQueue {
  itemId: string;
  kind: NoticeKind;
  recipients: string[];
  /** Tells occasions of one kind apart. */
  occasion: string;
  at: string;
}

function keyOf(
  { itemId, kind, occasion }: NoticeToQueue,
  recipient: string,
): string {
  return `${itemId}/${kind}/${occasion}/${recipient}`;
}

/** Queues notices; one that was queued before under the same key is left as it is. */
export async function queueNotices(
  trx: Knex.Transaction,
  notices: NoticeToQueue[],
): Promise<void> {
  const rows = notices.flatMap(notice =>
    notice.recipients.map(recipient => ({
      item_id: notice.itemId,
      kind: notice.kind,
      recipient_ref: recipient,
      dedupe_key: keyOf(notice, recipient),
      queued_at: notice.at,
    })),
  );
  await insertRows(trx, 'review_notices', rows, { unless: ['dedupe_key'] });
}

/**
 * Queues what people are told of items that this transaction has made, as one row for each person however many items they
 * are. Nothing can have been queued about such an item before.
 */
export async function queueTogether(
  trx: Knex.Transaction,
  notices: readonly NoticeToQueue[],
): Promise<void> {
  const groups = new Map<string, { notice: NoticeToQueue; items: string[] }>();
  for (const notice of notices) {
    for (const recipient of notice.recipients) {
      const known = groups.get(recipient);
      if (known) {
        known.items.push(notice.itemId);
      } else {
        groups.set(recipient, { notice, items: [notice.itemId] });
      }
    }
  }
  await insertRows(
    trx,
    'review_notices',
    [...groups].map(([recipient, { notice, items }]) => ({
      item_id: notice.itemId,
      more_items: items.length > 1 ? JSON.stringify(items.slice(1)) : null,
      kind: notice.kind,
      recipient_ref: recipient,
      dedupe_key: keyOf(notice, recipient),
      queued_at: notice.at,
    })),
  );
}

/** How long a claim holds; a sender that died leaves its notices to the next one after that. */
const CLAIM_MS = 5 * 60 * 1000;

/**
 * Claims everything that waits for some people, those first who wait longest, so that each is told at once of all that there
 * is. Somebody else's claims are left alone until they lapse. Uses `review_notices_queue_idx`.
 *
 * @param options.people - for how many people at most
 * @param options.limit - how many rows at most; what is beyond waits for the next time
 */
export async function claimNotices(
  trx: Knex.Transaction,
  options: { people: number; limit: number; now: Date },
): Promise<QueuedNotice[]> {
  const { people, limit, now } = options;
  const waiting = () =>
    trx('review_notices')
      .whereNull('sent_at')
      .where(inner =>
        inner
          .whereNull('claimed_until')
          .orWhere('claimed_until', '<', now.toISOString()),
      );
  const recipients: string[] = await waiting()
    .groupBy('recipient_ref')
    // Those whom nothing has reached before come last, so that they keep nobody from being told.
    .orderByRaw('count(last_error), min(id)')
    .limit(people)
    .pluck('recipient_ref');
  const query = waiting()
    .whereIn('recipient_ref', recipients)
    .orderBy('id')
    .limit(limit)
    .select('id', 'item_id', 'more_items', 'kind', 'recipient_ref');
  if (trx.client.config.client === 'pg') {
    query.forUpdate().skipLocked();
  }
  const rows: Array<{
    id: number;
    item_id: string;
    more_items: string | null;
    kind: NoticeKind;
    recipient_ref: string;
  }> = await query;
  for (const ids of toChunks(rows.map(({ id }) => id))) {
    await trx('review_notices')
      .whereIn('id', ids)
      .update({
        claimed_until: new Date(now.getTime() + CLAIM_MS).toISOString(),
      });
  }
  return rows.flatMap(row => {
    const more: string[] =
      row.more_items === null ? [] : JSON.parse(row.more_items);
    return [row.item_id, ...more].map(itemId => ({
      id: row.id,
      itemId,
      kind: row.kind,
      recipient: row.recipient_ref,
    }));
  });
}

/** Marks notices as handed over. */
export async function markSent(
  trx: Knex.Transaction,
  ids: number[],
  at: string,
): Promise<void> {
  for (const chunk of toChunks(ids)) {
    await trx('review_notices').whereIn('id', chunk).update({ sent_at: at });
  }
}

/** Keeps why notices could not be handed over; they are tried again. */
export async function markUnsent(
  trx: Knex.Transaction,
  ids: number[],
  error: string,
): Promise<void> {
  for (const chunk of toChunks(ids)) {
    await trx('review_notices')
      .whereIn('id', chunk)
      .update({ last_error: error, claimed_until: null });
  }
}
