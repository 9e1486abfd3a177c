import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { asTable } from '../../bulk';
import { Reviewer } from '../../directory/queryDirectory';
import { toChunks } from '../../flows/operations/insertChunks';
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

/** Ids of the flows of items. */
export async function readInstanceIds(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const chunk of toChunks(ids)) {
    found.push(
      ...(await trx('review_items')
        .whereIn('id', chunk)
        .pluck<string[]>('instance_id')),
    );
  }
  return found;
}

/** Items by id; those that there are not are left out. */
export async function getReviewRows(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, ReviewRow>> {
  const found = new Map<string, ReviewRow>();
  for (const chunk of toChunks(ids)) {
    const rows = await trx<ReviewRow>('review_items').whereIn('id', chunk);
    rows.forEach(row => found.set(row.id, row));
  }
  return found;
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

/** The items about subjects that are being asked about now, by subject. Relies on `review_items_open_uniq`. */
export async function findOpenItems(
  trx: Knex.Transaction,
  subjectRefs: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const refs of toChunks(subjectRefs)) {
    const rows: Array<{ id: string; open_key: string }> = await trx(
      'review_items',
    )
      .whereIn('open_key', refs)
      .select('id', 'open_key');
    rows.forEach(({ id, open_key }) => found.set(open_key, id));
  }
  return found;
}

/** What was decided about a subject, and on what evidence. */
export type LastDecided = Pick<
  ReviewRow,
  | 'id'
  | 'subject_ref'
  | 'decision'
  | 'decided_at'
  | 'decided_by'
  | 'justification'
  | 'evidence'
  | 'evidence_digest'
  | 'outcome'
>;

/** The last item about each subject that somebody decided, by subject. Relies on `review_items_decided_idx`. */
export async function findLastDecided(
  trx: Knex.Transaction,
  subjectRefs: readonly string[],
): Promise<Map<string, LastDecided>> {
  const found = new Map<string, LastDecided>();
  for (const refs of toChunks(subjectRefs)) {
    // One look into the index for each: what is being filled has no statistics, and is read whole for a list.
    const last: { id: string | null }[] = await trx
      .from(asTable(trx, refs, 'wanted'))
      .select(
        trx('review_items')
          .whereRaw('review_items.subject_ref = wanted.value')
          .whereNotNull('decision')
          .whereNotNull('closed_at')
          .orderBy([
            { column: 'opened_at', order: 'desc' },
            { column: 'id', order: 'desc' },
          ])
          .limit(1)
          .select('id')
          .as('id'),
      );
    const ids = last.flatMap(({ id }) => (id === null ? [] : [id]));
    const rows: LastDecided[] =
      ids.length === 0
        ? []
        : await trx('review_items')
            .whereIn('id', ids)
            .select(
              'id',
              'subject_ref',
              'decision',
              'decided_at',
              'decided_by',
              'justification',
              'evidence',
              'evidence_digest',
              'outcome',
            );
    rows.forEach(row => found.set(row.subject_ref, row));
  }
  return found;
}

/** By which way somebody is asked about items, by item; those that they are not asked about are left out. */
export async function listReviewersAs(
  trx: Knex.Transaction,
  itemIds: readonly string[],
  userRef: string,
): Promise<Map<string, Reviewer>> {
  const found = new Map<string, Reviewer>();
  for (const ids of toChunks(itemIds)) {
    const rows: Array<{ item_id: string; user_ref: string; via: string }> =
      await trx('review_reviewers')
        .whereIn('item_id', ids)
        .where({ user_ref: userRef });
    rows.forEach(row =>
      found.set(row.item_id, { ref: row.user_ref, via: row.via }),
    );
  }
  return found;
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
