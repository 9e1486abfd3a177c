import { EffectCall, EffectHandler } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { LEAD_OF } from './isStillEligible';
import { findReviewByInstance, listReviewers } from './operations/findReviews';
import { replaceReviewers } from './operations/insertReviews';
import { NoticeKind, queueNotices } from './operations/notices';
import { appendHistory } from './operations/reviewHistory';
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

/** Reminders and escalations of review flows: they queue notices, which are sent as one digest. */
export function createNoticeEffects(options: { knex: Knex }): EffectHandler[] {
  async function queue(call: EffectCall, kind: NoticeKind): Promise<void> {
    await options.knex.transaction(async trx => {
      const row = await findReviewByInstance(trx, call.instanceId);
      if (!row) {
        return;
      }
      const at = call.now.toISOString();
      const recipients = recipientsOf(call);
      await queueNotices(trx, [
        {
          itemId: row.id,
          kind: await kindNow(trx, row, kind),
          recipients,
          occasion: call.idempotencyKey,
          at,
        },
      ]);
      if (kind === 'escalated') {
        const reviewers = await listReviewers(trx, row.id);
        const added = recipients
          .filter(ref => !reviewers.some(reviewer => reviewer.ref === ref))
          .map(ref => ({ ref, via: `${LEAD_OF}${row.owner_ref}` }));
        await replaceReviewers(trx, row.id, [...reviewers, ...added]);
        await appendHistory(trx, row.id, {
          at,
          by: 'engine',
          what: `nobody has ${
            row.status === 'open' ? 'answered' : 'said how it goes on'
          } yet; ${recipients.join(', ')} is asked besides`,
        });
      }
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
