import { EffectCall, EffectHandler } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { LEAD_OF } from './isStillEligible';
import { appendHistoryOnce } from './operations/appendHistoryOnce';
import {
  findReviewByInstance,
  listReviewers,
  lockReviewRow,
} from './operations/findReviews';
import { replaceReviewers } from './operations/insertReviews';
import { NoticeKind, queueNotices } from './operations/notices';
import { phraseEscalation } from './phraseEscalation';
import { findCoolDown } from '../remediation/operations/coolDowns';
import { ReviewRow } from './reviewRow';

function recipientsOf(call: EffectCall): string[] {
  const { to } = call.with;
  const list = Array.isArray(to) ? to : [to];
  return list.filter((ref): ref is string => typeof ref === 'string');
}

/** Where an item is not asked about any more, a reminder is about what is being done. */
async function kindNow(
  trx: Knex.Transaction,
  row: ReviewRow,
  kind: NoticeKind,
): Promise<NoticeKind> {
  switch (row.status) {
    case 'by-hand':
      return 'by-hand';
    case 'carrying-out':
      return (await findCoolDown(trx, row.id))?.used_at
        ? 'used-disabled'
        : 'deleted-soon';
    case 'open':
    case 'withdrawable':
    case 'closed':
      return kind;
    default:
      throw new Error(`Unknown status ${row.status satisfies never}`);
  }
}

/** Asks those besides whom a flow turns to; whether it does so for the first time. */
async function escalate(
  trx: Knex.Transaction,
  row: ReviewRow,
  call: EffectCall,
): Promise<boolean> {
  const recipients = recipientsOf(call);
  const reviewers = await listReviewers(trx, row.id);
  const added = recipients.filter(
    ref => !reviewers.some(reviewer => reviewer.ref === ref),
  );
  const isNew = await appendHistoryOnce(
    trx,
    { itemId: row.id, key: call.idempotencyKey },
    {
      at: call.now.toISOString(),
      by: 'engine',
      what: phraseEscalation({
        from: row.status === 'open' ? 'unanswered' : 'undecided',
        ownerRef: row.owner_ref,
        recipients,
        added,
      }),
    },
  );
  if (isNew) {
    await replaceReviewers(trx, row.id, [
      ...reviewers,
      ...added.map(ref => ({ ref, via: `${LEAD_OF}${row.owner_ref}` })),
    ]);
  }
  return isNew;
}

/** Reminders and escalations of review flows: they queue notices, which are sent as one digest. */
export function createNoticeEffects(options: { knex: Knex }): EffectHandler[] {
  async function queue(call: EffectCall, kind: NoticeKind): Promise<void> {
    await options.knex.transaction(async trx => {
      const found = await findReviewByInstance(trx, call.instanceId);
      if (!found) {
        return;
      }
      const row = await lockReviewRow(trx, found.id);
      const at = call.now.toISOString();
      const recipients = recipientsOf(call);
      if (kind === 'escalated' && !(await escalate(trx, row, call))) {
        return;
      }
      await queueNotices(trx, [
        {
          itemId: row.id,
          kind: await kindNow(trx, row, kind),
          recipients,
          occasion: call.idempotencyKey,
          at,
        },
      ]);
    });
  }

  const notify = (id: string, kind: NoticeKind): EffectHandler => ({
    id,
    class: 'notify',
    execute: async call => {
      await queue(call, kind);
      return { outcome: 'done', proof: { queued: recipientsOf(call).length } };
    },
  });

  return [
    notify('notify.remind@v1', 'reminder'),
    notify('notify.escalate@v1', 'escalated'),
  ];
}
