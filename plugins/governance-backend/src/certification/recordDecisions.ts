import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { updateRows } from '../bulk';
import { noteDecisions } from '../quality/noteDecisions';
import { isInStages } from '../reviewTasks/isInStages';
import { proposeSecond } from '../secondPerson/operations/seconds';
import { ReviewActing, ReviewCaller } from './actOnReview';
import { Decision } from './madeDecision';
import { appendHistories } from './operations/reviewHistory';
import { ReviewRow } from './reviewRow';
import { DECISION_WORDS } from './words';

/** What a keep that takes a second person is called in history. */
const PROPOSED_WORDS = 'would keep it, which takes a second person';

/** Keeps who proposes what, before the flow asks the second person. */
export async function proposeSeconds(
  trx: Knex.Transaction,
  made: readonly Decision[],
  caller: ReviewCaller,
  at: string,
): Promise<void> {
  for (const { id, request, second } of made) {
    if (second) {
      await proposeSecond(trx, {
        itemId: id,
        kinds: second.kinds,
        first: caller.userRef,
        reason: request.justification,
        at,
        people: second.people,
      });
    }
  }
}

/** Writes what was decided into items, histories and ledger. */
export async function recordDecisions(
  trx: Knex.Transaction,
  acting: ReviewActing,
  decided: readonly Decision[],
  options: { caller: ReviewCaller; now: Date; together: number },
): Promise<void> {
  const { caller, now, together } = options;
  const at = now.toISOString();
  const inStages = decided.filter(({ instance }) =>
    isInStages(instance.definition),
  );
  for (const { id, request } of inStages) {
    // What the stages together come to is written when they have; a reason belongs to the answer that it came to by.
    await trx<ReviewRow>('review_items')
      .where({ id, decided_by: keyOf(caller.userRef) })
      .update({ justification: request.justification ?? null });
  }
  const atOnce = decided.filter(
    one => !inStages.includes(one) && one.second === undefined,
  );
  await updateRows(
    trx,
    'review_items',
    atOnce.map(({ id, request }) => ({
      id,
      decision: request.decision,
      decided_at: at,
      decided_by: caller.userRef,
      justification: request.justification ?? null,
      reduce_to: request.reduceTo ? JSON.stringify(request.reduceTo) : null,
    })),
    { key: ['id'] },
  );
  await appendHistories(
    trx,
    decided.map(({ id, request, second }) => ({
      itemId: id,
      entry: {
        at,
        by: caller.userRef,
        what: second
          ? `${PROPOSED_WORDS}: ${second.kinds.join(', ')}${
              request.justification ? ` (“${request.justification}”)` : ''
            }`
          : `${DECISION_WORDS[request.decision]}${
              together > 1 ? `, one of ${together} together` : ''
            }`,
      },
    })),
  );
  await noteDecisions(
    trx,
    decided.map(({ row, request }) => ({
      row,
      decision: request.decision,
      openingLost: request.openingLost === true,
    })),
    { userRef: caller.userRef, at, together },
  );
  await acting.ledger.append(
    trx,
    decided.map(({ id, request, row, second }) => ({
      type: 'review.decided',
      subject: `review:${id}`,
      at: now,
      actor: caller.actor,
      data: {
        decision: request.decision,
        subject: row.subject_ref,
        subjectFingerprint: row.subject_fingerprint,
        evidenceDigest: request.evidenceDigest,
        mode: row.mode,
        ...(request.reduceTo ? { reduceTo: { ...request.reduceTo } } : {}),
        ...(together > 1 ? { together } : {}),
        ...(second ? { takesSecond: second.kinds } : {}),
      },
      personal: request.justification
        ? { justification: request.justification }
        : undefined,
    })),
  );
}
