import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { Reviewer } from '../../directory/queryDirectory';
import { ReviewRow } from '../reviewRow';

/**
 * One item.
 *
 * @throws NotFoundError where there is none
 */
export async function getReviewRow(
  trx: Knex.Transaction,
  id: string,
): Promise<ReviewRow> {
  const row = await trx<ReviewRow>('review_items').where({ id }).first();
  if (!row) {
    throw new NotFoundError(`No review '${id}' exists`);
  }
  return row;
}

/**
 * One item, with its flow locked until the end of the transaction. The engine locks flows first and items after, so
 * whoever changes an item does the same, and two who do so come one after the other.
 *
 * @throws NotFoundError where there is none
 */
export async function lockReviewRow(
  trx: Knex.Transaction,
  id: string,
): Promise<ReviewRow> {
  const { instance_id } = await getReviewRow(trx, id);
  await trx('flow_instances')
    .where({ id: instance_id })
    .forUpdate()
    .first('id');
  return getReviewRow(trx, id);
}

/** The item of a flow instance, if the instance is one of a review. */
export async function findReviewByInstance(
  trx: Knex.Transaction,
  instanceId: string,
): Promise<ReviewRow | undefined> {
  return trx<ReviewRow>('review_items')
    .where({ instance_id: instanceId })
    .first();
}

/** The subjects among these that are being asked about now. */
export async function findOpenSubjects(
  trx: Knex.Transaction,
  subjectRefs: string[],
): Promise<Set<string>> {
  const rows: Array<{ open_key: string }> = await trx<ReviewRow>('review_items')
    .whereIn('open_key', subjectRefs)
    .select('open_key');
  return new Set(rows.map(row => row.open_key));
}

/** The last item about a subject that somebody decided. */
export async function findLastDecided(
  trx: Knex.Transaction,
  subjectRef: string,
): Promise<ReviewRow | undefined> {
  return trx<ReviewRow>('review_items')
    .where({ subject_ref: subjectRef })
    .whereNotNull('decision')
    .whereNotNull('closed_at')
    .orderBy('opened_at', 'desc')
    .first();
}

/** Who is asked, by which way. */
export async function listReviewers(
  trx: Knex.Transaction,
  itemId: string,
): Promise<Reviewer[]> {
  const rows: Array<{ user_ref: string; via: string }> = await trx(
    'review_reviewers',
  )
    .where({ item_id: itemId })
    .orderBy('user_ref');
  return rows.map(row => ({ ref: row.user_ref, via: row.via }));
}

/** Other items of the same identity that are not closed, the first due first. */
export async function listSiblings(
  trx: Knex.Transaction,
  row: ReviewRow,
): Promise<ReviewRow[]> {
  return trx<ReviewRow>('review_items')
    .where({ identity_ref: row.identity_ref })
    .whereNot({ status: 'closed' })
    .whereNot({ id: row.id })
    .orderBy(['due_at', 'id'])
    .limit(200);
}
