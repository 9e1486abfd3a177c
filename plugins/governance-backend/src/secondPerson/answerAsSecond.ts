import { ConflictError, NotAllowedError } from '@backstage/errors';
import { canonicalJson, keyOf } from '@countersign/plugin-governance-common';
import { boundFields } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import {
  noteReview,
  requireAsked,
  ReviewActing,
  ReviewCaller,
  sendToFlow,
} from '../certification/actOnReview';
import { lockReviewRow } from '../certification/operations/findReviews';
import { refuseConflicts } from '../reviewTasks/refuseConflicts';
import { nearTo } from './findSecondPeople';
import { isSecondPerson } from './isSecondPerson';
import { findSecond, updateSecond } from './operations/seconds';

/**
 * Says, as the second person, whether one agrees with a keep. Whoever said it first, is them by another account, or stands in
 * for them by now, may not; nor whoever requested or made the thing.
 *
 * @throws ConflictError where nobody is asked to agree, NotAllowedError where this person may not
 */
export async function answerAsSecond(
  trx: Knex.Transaction,
  acting: ReviewActing,
  id: string,
  options: { agrees: boolean; reason: string; caller: ReviewCaller },
): Promise<void> {
  const { agrees, reason, caller } = options;
  const row = await lockReviewRow(trx, id);
  const instance = await acting.engine.getInstance(trx, row.instance_id);
  const second = await findSecond(trx, id);
  const { definition, snapshot } = instance;
  if (!second || !isSecondPerson(definition, snapshot)) {
    throw new ConflictError('Nobody is asked to agree with anything here');
  }
  const now = await acting.engine.now(trx);
  const near = await nearTo(trx, [second.first_ref], now.toISOString());
  if (near.includes(keyOf(caller.userRef))) {
    throw new NotAllowedError(
      `${caller.userRef} said it first, is them by another account, or stands in for them; it takes somebody else (separation.secondPerson)`,
    );
  }
  await requireAsked(trx, row, caller);
  await refuseConflicts(trx, acting, { row, instance, caller, now });
  await sendToFlow(
    trx,
    acting,
    row,
    {
      type: 'vote',
      voter: caller.userRef,
      voterKind: 'person',
      decision: agrees ? 'agree' : 'disagree',
      digest: acting.ports.digest(
        canonicalJson(boundFields(definition, snapshot)),
      ),
    },
    caller.actor,
  );
  await updateSecond(trx, id, {
    second_ref: caller.userRef,
    second_reason: reason,
  });
  await noteReview(
    trx,
    acting,
    row,
    caller,
    agrees
      ? `agreed, as the second person, with ${second.first_ref} to keep it`
      : `did not agree, as the second person, with ${second.first_ref} to keep it`,
    reason,
  );
}
