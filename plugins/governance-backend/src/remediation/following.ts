import { Knex } from 'knex';
import { RemediationFollowing } from '../certification/RemediationEffects';
import { appendHistoryOnce } from '../certification/operations/appendHistoryOnce';
import { ReviewRow } from '../certification/reviewRow';
import { ReviewedCredentials } from '../issuance/followReviews';
import { phraseStep } from '../runbooks';
import {
  endCoolDown,
  findCoolDown,
  insertCoolDown,
} from './operations/coolDowns';
import { coolDownFrom, CoolDownPolicy } from './remediationContext';

/** How people take something out of service, as its runbook says. */
function stepsOf(policy: CoolDownPolicy, row: ReviewRow, at: string): string[] {
  const { runbook, deleteAt } = coolDownFrom(policy, row, at);
  return (runbook?.spec.offboard ?? []).map(({ text }) =>
    phraseStep(text, {
      identity: row.identity_title,
      subject: row.subject_title,
      source: row.source,
      deleteAt: deleteAt.slice(0, 10),
    }),
  );
}

/**
 * Keeps what is disabled and for how long, and says when it is given back or gone; to `issued` as well, for what was issued
 * here.
 */
export function createFollowing(
  policy: CoolDownPolicy,
  issued: ReviewedCredentials,
): RemediationFollowing {
  const tell = async (
    what: keyof ReviewedCredentials,
    trx: Knex.Transaction,
    row: ReviewRow,
    at: string,
  ) => {
    if (row.subject_kind === 'credential') {
      await issued[what](trx, row.subject_ref, at);
    }
  };
  return {
    disabledAt: async (trx, row) =>
      (await findCoolDown(trx, row.id))?.disabled_at,
    async disabled(trx, row, call) {
      const at = call.now.toISOString();
      const { runbook, deleteAt } = coolDownFrom(policy, row, at);
      const stored = await insertCoolDown(trx, {
        item_id: row.id,
        effect_key: call.idempotencyKey,
        source: row.source,
        identity_ref: row.identity_ref,
        subject_ref: row.subject_ref,
        runbook: runbook?.metadata.name ?? null,
        disabled_at: at,
        delete_at: deleteAt,
      });
      await tell('disabled', trx, row, stored.disabled_at);
      await appendHistoryOnce(
        trx,
        { itemId: row.id, key: call.idempotencyKey },
        {
          at: stored.disabled_at,
          by: 'engine',
          what: `it is disabled, and deleted at ${stored.delete_at} unless it is restored before`,
        },
      );
      return { remediation: { deleteAt: stored.delete_at } };
    },
    async restored(trx, row, at) {
      await endCoolDown(trx, row.id, { at, how: 'restored' });
      await tell('restored', trx, row, at);
    },
    async revoked(trx, row, at) {
      await endCoolDown(trx, row.id, { at, how: 'deleted' });
      await tell('revoked', trx, row, at);
    },
    stepsOf: (row, at) => stepsOf(policy, row, at),
  };
}
