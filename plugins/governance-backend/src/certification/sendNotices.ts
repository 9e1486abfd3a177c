import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { toChunks } from '../flows/operations/insertChunks';
import { ComposedNotice, composeNotices, NoticeItem } from './composeNotices';
import { claimNotices, markSent, markUnsent } from './operations/notices';
import { ReviewRow } from './reviewRow';

/** People who are told in one go, and rows that are read for them; more wait for the next. */
const BATCH = { people: 100, limit: 2000 };

async function readItems(
  trx: Knex.Transaction,
  ids: string[],
): Promise<Map<string, NoticeItem>> {
  const rows: Array<
    Pick<
      ReviewRow,
      'id' | 'status' | 'identity_title' | 'due_at' | 'on_silence' | 'question'
    >
  > = [];
  for (const chunk of toChunks(ids)) {
    rows.push(
      ...(await trx<ReviewRow>('review_items')
        .whereIn('id', chunk)
        .select(
          'id',
          'status',
          'identity_title',
          'due_at',
          'on_silence',
          'question',
        )),
    );
  }
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

interface SendOptions {
  knex: Knex;
  notifications: NotificationService;
  logger: LoggerService;
  now: Date;
  signal?: AbortSignal;
}

interface Sent {
  sent: number;
  failed: number;
}

/** Sends what waits for some people. Returns undefined where nothing waits. */
async function sendSome(options: SendOptions): Promise<Sent | undefined> {
  const { knex, notifications, logger, now } = options;
  const at = now.toISOString();
  const composed = await knex.transaction(async trx => {
    const queued = await claimNotices(trx, { ...BATCH, now });
    const items = await readItems(trx, [
      ...new Set(queued.map(({ itemId }) => itemId)),
    ]);
    const messages = composeNotices(queued, items);
    const covered = new Set(messages.flatMap(({ noticeIds }) => noticeIds));
    await markSent(
      trx,
      [...new Set(queued.map(({ id }) => id))].filter(id => !covered.has(id)),
      at,
    );
    return queued.length > 0 ? messages : undefined;
  });
  if (!composed) {
    return undefined;
  }
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

/**
 * Sends everything that is queued, as one message for each person and occasion. A notice is advice and never the record: one
 * that cannot be sent is kept with its error and tried again the next time, and holds no review up.
 */
export async function sendNotices(options: SendOptions): Promise<Sent> {
  const total = { sent: 0, failed: 0 };
  // What has just failed waits for the next time, or this went round and round.
  while (total.failed === 0 && !options.signal?.aborted) {
    const some = await sendSome(options);
    if (!some) {
      break;
    }
    total.sent += some.sent;
    total.failed += some.failed;
  }
  return total;
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
