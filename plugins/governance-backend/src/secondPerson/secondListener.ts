import { Knex } from 'knex';
import { listReviewers } from '../certification/operations/findReviews';
import { findReviewByInstance } from '../certification/operations/findReviews';
import { replaceReviewers } from '../certification/operations/insertReviews';
import { queueNotices } from '../certification/operations/notices';
import { appendHistory } from '../certification/operations/reviewHistory';
import { ReviewRow } from '../certification/reviewRow';
import { Reviewer } from '../directory/queryDirectory';
import { FlowChange, FlowEngine, FlowListener } from '../flows';
import { isSecondPerson } from './isSecondPerson';
import { findSecond, peopleOf, updateSecond } from './operations/seconds';

/** Puts the question whether they agree to those who may be the second person. */
async function ask(
  trx: Knex.Transaction,
  row: ReviewRow,
  at: string,
): Promise<void> {
  const second = await findSecond(trx, row.id);
  if (!second) {
    throw new Error(`Review ${row.id} takes a second person that nobody named`);
  }
  const people = peopleOf(second);
  await updateSecond(trx, row.id, {
    state: 'waiting',
    before: JSON.stringify(await listReviewers(trx, row.id)),
  });
  await replaceReviewers(trx, row.id, people);
  await appendHistory(trx, row.id, {
    at,
    by: 'engine',
    what: 'asks a second person whether they agree; until then nothing is kept',
  });
  await queueNotices(trx, [
    {
      itemId: row.id,
      kind: 'asked',
      recipients: people.map(({ ref }) => ref),
      occasion: `second ${second.proposed_at}`,
      at,
    },
  ]);
}

/** Writes what the second person said, and puts the question back where it was. */
async function settle(
  trx: Knex.Transaction,
  row: ReviewRow,
  change: FlowChange,
): Promise<void> {
  const second = await findSecond(trx, row.id);
  if (!second) {
    return;
  }
  const at = change.at.toISOString();
  const agreed = change.snapshot.outcome === 'kept';
  const said = change.event.type === 'vote';
  const answer = agreed ? 'agreed' : 'disagreed';
  await updateSecond(trx, row.id, {
    state: said ? answer : 'lapsed',
    settled_at: at,
  });
  if (agreed) {
    await trx<ReviewRow>('review_items').where({ id: row.id }).update({
      decision: 'keep',
      decided_at: at,
      decided_by: second.first_ref,
      justification: second.first_reason,
    });
  }
  const before: Reviewer[] = second.before ? JSON.parse(second.before) : [];
  if (before.length > 0) {
    await replaceReviewers(trx, row.id, before);
  }
}

/**
 * Follows flows into and out of the question for a second person, in the transaction that moved them. What is written is what
 * the interpreter has accepted.
 */
export function createSecondListener(
  getEngine: () => FlowEngine,
): FlowListener {
  return async (trx, changes) => {
    for (const change of changes) {
      const { from, snapshot } = change;
      const definition = await getEngine().getDefinition(trx, change.hash);
      const now = isSecondPerson(definition, snapshot);
      const before =
        from !== undefined && isSecondPerson(definition, { state: from });
      const row =
        now !== before
          ? await findReviewByInstance(trx, change.instanceId)
          : undefined;
      if (row && now) {
        await ask(trx, row, change.at.toISOString());
      } else if (row) {
        await settle(trx, row, change);
      }
    }
  };
}
