import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { ComposedNotice, composeNotices, NoticeItem } from './composeNotices';
import { claimNotices, markSent, markUnsent } from './operations/notices';
import { ReviewRow } from './reviewRow';

/** Notices handled in one go; more wait for the next. */
const BATCH = 500;

async function readItems(
  trx: Knex.Transaction,
  ids: string[],
): Promise<Map<string, NoticeItem>> {
  const rows = await trx<ReviewRow>('review_items').whereIn('id', ids);
  return new Map(
    rows.map(row => [
      row.id,
      {
        id: row.id,
        status: row.status,
        identityTitle: row.identity_title,
        dueAt: row.due_at,
        onSilence: row.on_silence,
        question: row.question,
      },
    ]),
  );
}

/**
 * Sends what is queued, as one message for each person and occasion. A notice is advice and never the record: one that
 * cannot be sent is kept with its error and tried again, and holds no review up.
 */
export async function sendNotices(options: {
  knex: Knex;
  notifications: NotificationService;
  logger: LoggerService;
  now: Date;
}): Promise<{ sent: number; failed: number }> {
  const { knex, notifications, logger, now } = options;
  const at = now.toISOString();
  const composed = await knex.transaction(async trx => {
    const queued = await claimNotices(trx, { limit: BATCH, now });
    const items = await readItems(trx, [
      ...new Set(queued.map(({ itemId }) => itemId)),
    ]);
    const messages = composeNotices(queued, items);
    const covered = new Set(messages.flatMap(({ noticeIds }) => noticeIds));
    await markSent(
      trx,
      queued.filter(({ id }) => !covered.has(id)).map(({ id }) => id),
      at,
    );
    return messages;
  });
  let failed = 0;
  for (const message of composed) {
    // Outside of any transaction: the other side may ask us for something before it answers.
    const error = await send(notifications, message);
    if (error === undefined) {
      await knex.transaction(trx => markSent(trx, message.noticeIds, at));
    } else {
      failed += 1;
      logger.warn('A review notice could not be sent and is tried again', {
        topic: message.topic,
        error,
      });
      await knex.transaction(trx => markUnsent(trx, message.noticeIds, error));
    }
  }
  return { sent: composed.length - failed, failed };
}

/** Hands a message over. Returns what went wrong, if something did. */
async function send(
  notifications: NotificationService,
  message: ComposedNotice,
): Promise<string | undefined> {
  try {
    await notifications.send({
      recipients: { type: 'entity', entityRef: message.recipient },
      payload: {
        title: message.title,
        description: message.description,
        link: message.link,
        severity: message.severity,
        topic: message.topic,
        scope: `${message.topic}/${message.noticeIds[0]}`,
      },
    });
    return undefined;
  } catch (error) {
    return stringifyError(error);
  }
}
