import {
  EffectCall,
  EffectHandler,
  EffectOutcome,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { collectEvidence } from '../certification/refreshEvidence';
import {
  findReviewByInstance,
  lockReviewRow,
} from '../certification/operations/findReviews';
import { appendHistoryOnce } from '../certification/operations/appendHistoryOnce';
import { ReviewRow, StoredSubject } from '../certification/reviewRow';
import { noteUse } from './noteUse';
import {
  endCoolDown,
  findCoolDown,
  findHandedOver,
} from './operations/coolDowns';
import { findUse } from './operations/findUse';
import { PlannedWay, planDeletion, planRemediation } from './planRemediation';
import {
  coolDownFrom,
  readNow,
  RemediationContext,
} from './remediationContext';

function refuse(reason: string, retryable = false): EffectOutcome {
  return { outcome: 'failed', reason, retryable };
}

function go({ way, reason }: PlannedWay): EffectOutcome {
  return {
    outcome: 'done',
    proof: { way, reason },
    facts: { remediation: { way } },
  };
}

/** What is known now of the subject of an item, as plans are made from it. */
async function readKnown(
  trx: Knex.Transaction,
  context: RemediationContext,
  row: ReviewRow,
) {
  const { identity, holding } = await readNow(trx, context.inventory, row);
  const subject: StoredSubject = JSON.parse(row.subject_json);
  return {
    identity,
    known: {
      holding,
      managedBy: identity?.managedBy,
      can: context.connectors.supports(row.source, {
        kind: row.subject_kind,
        externalId: subject.externalId,
      }),
    },
  };
}

async function check(
  trx: Knex.Transaction,
  context: RemediationContext,
  row: ReviewRow,
  call: EffectCall,
): Promise<EffectOutcome> {
  const at = call.now.toISOString();
  const { known } = await readKnown(trx, context, row);
  const { deleteAt } = coolDownFrom(context.policy, row, at);
  return go(planRemediation(row, known, Date.parse(deleteAt) - Date.parse(at)));
}

async function checkDeletion(
  trx: Knex.Transaction,
  context: RemediationContext,
  row: ReviewRow,
  call: EffectCall,
): Promise<EffectOutcome> {
  const at = call.now.toISOString();
  const coolDown =
    (await findCoolDown(trx, row.id)) ??
    // Handed over by this effect, if it is delivered again; nothing is disabled anew after that.
    (await findHandedOver(trx, row.id));
  if (!coolDown) {
    return refuse(`Nothing is known to have been disabled by ${row.id}`);
  }
  const { identity, known } = await readKnown(trx, context, row);
  const readAt = identity?.sources
    .filter(({ source }) => source === row.source)
    .map(({ at: read }) => read)
    .sort()
    .at(-1);
  if (readAt === undefined || readAt <= coolDown.disabled_at) {
    return refuse(
      `${row.source} has not been read since it was disabled, so nobody knows whether it is needed`,
      true,
    );
  }
  const used = await findUse(trx, coolDown);
  if (used) {
    const effectKey = call.idempotencyKey;
    await noteUse(trx, context, { row, coolDown, used, at, effectKey });
    return go({ way: 'used', reason: `it was asked for on ${used.at}` });
  }
  const planned = planDeletion(known);
  if (planned.way === 'by-hand') {
    await endCoolDown(trx, row.id, { at, how: 'handed-over' });
  }
  return go(planned);
}

async function reopen(
  trx: Knex.Transaction,
  context: RemediationContext,
  row: ReviewRow,
  call: EffectCall,
): Promise<EffectOutcome> {
  const at = call.now.toISOString();
  const collected = await collectEvidence(trx, context, row);
  if (!collected) {
    return refuse('It is not there any more, so there is nothing to ask');
  }
  await endCoolDown(trx, row.id, { at, how: 'reopened' });
  await appendHistoryOnce(
    trx,
    { itemId: row.id, key: call.idempotencyKey },
    {
      at,
      by: 'engine',
      what: 'what was decided on has changed since, so it was not carried out; the question is asked again',
    },
  );
  return {
    outcome: 'done',
    proof: { evidenceDigest: collected.evidence.digest },
    facts: collected,
  };
}

/**
 * Effects that look before something is done: whether what was decided on is still what is there, how it is carried out,
 * whether it was needed while it was disabled; and the one that collects evidence anew where it is not.
 */
export function createCheckEffects(
  getContext: () => RemediationContext,
): EffectHandler[] {
  const look = (
    id: string,
    act: (
      trx: Knex.Transaction,
      context: RemediationContext,
      row: ReviewRow,
      call: EffectCall,
    ) => Promise<EffectOutcome>,
  ): EffectHandler => ({
    id,
    class: 'change',
    execute: (call: EffectCall) =>
      getContext().knex.transaction(async trx => {
        const found = await findReviewByInstance(trx, call.instanceId);
        return found
          ? act(trx, getContext(), await lockReviewRow(trx, found.id), call)
          : refuse(`Flow ${call.instanceId} runs no review`);
      }),
  });
  return [
    look('remediation.check@v1', check),
    look('remediation.checkDeletion@v1', checkDeletion),
    look('review.reopen@v1', reopen),
  ];
}
