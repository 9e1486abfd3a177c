import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { keyOf } from '@countersign/plugin-governance-common';
import { FlowEvent } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { Reviewer } from '../directory/queryDirectory';
import { toRefusalError } from '../flows/refusalError';
import { isInStages } from '../reviewTasks/isInStages';
import { refuseConflicts } from '../reviewTasks/refuseConflicts';
import { isSecondPerson } from '../secondPerson/isSecondPerson';
import { needsSecond, settledBefore } from '../secondPerson/needsSecond';
import {
  readProposals,
  takeBackProposals,
} from '../secondPerson/operations/seconds';
import { readOwnerChanges } from '../secondPerson/operations/readOwnerChanges';
import { planSecond, settleFirst } from '../secondPerson/planSecond';
import { checkAsked, ReviewActing, ReviewCaller } from './actOnReview';
import { checkDecision } from './checkDecision';
import { digestOfSeen } from './digestOfSeen';
import { isStillEligible } from './isStillEligible';
import {
  getReviewRows,
  listReviewersAs,
  readInstanceIds,
} from './operations/findReviews';
import { Decision, DecisionToMake } from './madeDecision';
import { ReviewInstance } from './ports';
import { proposeSeconds, recordDecisions } from './recordDecisions';

/** An error that refuses one decision and says nothing about others. */
function isRefusal(error: unknown): error is Error {
  return (
    error instanceof ConflictError ||
    error instanceof InputError ||
    error instanceof NotAllowedError ||
    error instanceof NotFoundError
  );
}

/** Whether each way by which the caller came to be asked still holds, looked up once. */
async function readEligible(
  trx: Knex.Transaction,
  asked: ReadonlyMap<string, Reviewer>,
): Promise<Map<string, boolean>> {
  const eligible = new Map<string, boolean>();
  for (const reviewer of asked.values()) {
    if (!eligible.has(reviewer.via)) {
      eligible.set(reviewer.via, await isStillEligible(trx, reviewer));
    }
  }
  return eligible;
}

function hasVoted({ snapshot }: ReviewInstance, userRef: string): boolean {
  return (snapshot.approval?.votes ?? []).some(
    ({ voter }) => keyOf(voter) === keyOf(userRef),
  );
}

/** What the flow is told of a decision. */
async function toEvents(
  trx: Knex.Transaction,
  acting: ReviewActing,
  made: Omit<Decision, 'events'>,
  caller: ReviewCaller,
): Promise<FlowEvent[]> {
  const { request, row, instance } = made;
  const { decision } = request;
  const digest = digestOfSeen(instance, request, acting.ports);
  const proof =
    request.proof &&
    (await acting.proofs.verify(
      trx,
      request.proof,
      { instanceId: row.instance_id, decision, digest },
      caller,
    ));
  const voter = caller.userRef;
  const mayAnswerAgain =
    isInStages(instance.definition) && hasVoted(instance, voter);
  const vote: FlowEvent = {
    type: 'vote',
    voter,
    voterKind: 'person',
    decision,
    digest,
    ...(proof ? { proof } : {}),
    ...(request.reduceTo ? { payload: { ...request.reduceTo } } : {}),
  };
  return mayAnswerAgain ? [{ type: 'withdraw', voter }, vote] : [vote];
}

/**
 * Records decisions of one person about different items, each by itself: one that is refused holds no other up. Flows are
 * locked first and items read after, as the engine does, and everything is written in few statements.
 *
 * @param together - of how many these are a part, where somebody decides in bulk
 * @returns why items were refused, by id: ConflictError where the evidence is not the one that was seen or is stale, where
 * no owner is resolved for a keep, or where the moment has passed; NotAllowedError where this person may not decide;
 * InputError where what remains after *reduce* is not a strict part; NotFoundError where there is none
 * @throws whatever a proof of presence is refused for
 */
export async function decideReviews(
  trx: Knex.Transaction,
  acting: ReviewActing,
  decisions: readonly DecisionToMake[],
  caller: ReviewCaller,
  together = 1,
): Promise<Map<string, Error>> {
  const ids = decisions.map(({ id }) => id);
  const instances = await acting.engine.hold(
    trx,
    await readInstanceIds(trx, ids),
  );
  const rows = await getReviewRows(trx, ids);
  const now = await acting.engine.now(trx);
  const limits = { now, maxAgeMs: acting.settings.evidenceMaxAgeMs };
  const at = now.toISOString();
  const ownerChanges = await readOwnerChanges(trx, {
    identityRefs: [...rows.values()].map(row => row.identity_ref),
    since: [...rows.values()].map(settledBefore).sort()[0] ?? at,
  });
  const asked = await listReviewersAs(trx, ids, caller.userRef);
  const eligible = await readEligible(trx, asked);
  const refused = new Map<string, Error>();
  const made: Decision[] = [];
  for (const { id, request } of decisions) {
    const row = rows.get(id);
    const instance = row && instances.get(row.instance_id);
    try {
      if (!row || !instance) {
        throw new NotFoundError(`No review '${id}' exists`);
      }
      if (isSecondPerson(instance.definition, instance.snapshot)) {
        throw new ConflictError(
          'Somebody would keep it, and a second person is asked whether they agree (second-person)',
        );
      }
      checkDecision(row, request, limits);
      const reviewer = asked.get(id);
      checkAsked(row, caller, reviewer, eligible.get(reviewer?.via ?? ''));
      await refuseConflicts(trx, acting, { row, instance, caller, now });
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      refused.set(id, error);
      continue;
    }
    const vote = { id, request, row, instance };
    try {
      const kinds =
        request.decision === 'keep'
          ? needsSecond(row, {
              ...limits,
              ownerChangedAt: ownerChanges.get(row.identity_ref),
            })
          : [];
      const second =
        kinds.length > 0
          ? await planSecond(trx, acting, { ...vote, caller, kinds, at })
          : undefined;
      made.push({
        ...vote,
        second,
        events: [
          ...(second ? [second.event] : settleFirst(instance)),
          ...(await toEvents(trx, acting, vote, caller)),
        ],
      });
    } catch (error) {
      if (!(error instanceof ConflictError)) {
        throw error;
      }
      refused.set(id, error);
    }
  }
  const before = await readProposals(
    trx,
    made.filter(({ second }) => second).map(({ id }) => id),
  );
  await proposeSeconds(trx, made, caller, at);
  const sent = made.flatMap(({ id, row, events }) =>
    events.map(event => ({
      id,
      addressed: {
        instanceId: row.instance_id,
        event,
        actor: caller.actor,
      },
    })),
  );
  const results = await acting.engine.sendMany(
    trx,
    sent.map(({ addressed }) => addressed),
  );
  results.forEach((result, index) => {
    if (!result.accepted) {
      refused.set(sent[index].id, toRefusalError(result));
    }
  });
  await takeBackProposals(
    trx,
    made
      .filter(({ id, second }) => second && refused.has(id))
      .map(({ id }) => id),
    before,
  );
  await recordDecisions(
    trx,
    acting,
    made.filter(({ id }) => !refused.has(id)),
    { caller, now, together },
  );
  return refused;
}
