import { ReviewDecision } from '@countersign/plugin-governance-common';
import { NotFoundError } from '@backstage/errors';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { restrictReviews } from '../../permissions/restrictReviews';

type Criteria = PermissionCriteria<GovernedReviewQuery> | undefined;

/** A row of `review_second_looks`. */
export interface SecondLookRow {
  id: string;
  campaign_id: string;
  item_id: string;
  decided_by: string;
  decision: ReviewDecision;
  state: 'waiting' | 'agrees' | 'differs';
  asked_at: string;
  looked_by: string | null;
  looked_at: string | null;
  note: string | null;
}

/** Asks for second looks; one that was asked for already is left as it is. */
export async function insertSecondLooks(
  trx: Knex.Transaction,
  rows: readonly SecondLookRow[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += 100) {
    await trx<SecondLookRow>('review_second_looks')
      .insert(rows.slice(start, start + 100))
      .onConflict(['campaign_id', 'item_id', 'decided_by'])
      .ignore();
  }
}

/** Second looks of a campaign at items that the caller may see. */
function selectSecondLooks(
  trx: Knex.Transaction,
  campaignId: string,
  criteria: Criteria,
): Knex.QueryBuilder {
  const query = trx('review_second_looks')
    .join('review_items', 'review_items.id', 'review_second_looks.item_id')
    .where('review_second_looks.campaign_id', campaignId);
  return criteria
    ? query.andWhere(inner => restrictReviews(inner, criteria))
    : query;
}

/** How many second looks of a campaign stand how. Relies on `review_second_looks_state_idx`. */
export async function countSecondLooks(
  trx: Knex.Transaction,
  campaignId: string,
  criteria?: Criteria,
): Promise<Record<SecondLookRow['state'], number>> {
  const counts = { waiting: 0, agrees: 0, differs: 0 };
  const rows: Array<{ state: SecondLookRow['state']; n: string | number }> =
    await selectSecondLooks(trx, campaignId, criteria)
      .groupBy('review_second_looks.state')
      .select('review_second_looks.state')
      .count('* as n');
  for (const { state, n } of rows) {
    counts[state] = Number(n);
  }
  return counts;
}

/** A second look with what is asked about. */
export type SecondLookWithItem = SecondLookRow & { question: string };

/** Second looks of a campaign, those that wait last in the alphabet and so first; after a place in that order. */
export async function listSecondLookRows(
  trx: Knex.Transaction,
  options: {
    campaignId: string;
    criteria?: Criteria;
    after?: [string, string];
    limit: number;
  },
): Promise<{ rows: SecondLookWithItem[]; total: number }> {
  const { campaignId, criteria, after, limit } = options;
  const rows: SecondLookWithItem[] = await selectSecondLooks(
    trx,
    campaignId,
    criteria,
  )
    .modify(query => {
      if (after) {
        query.whereRaw(
          '(review_second_looks.state, review_second_looks.id) < (?, ?)',
          after,
        );
      }
    })
    .orderBy([
      { column: 'review_second_looks.state', order: 'desc' },
      { column: 'review_second_looks.id', order: 'desc' },
    ])
    .limit(limit)
    .select('review_second_looks.*', 'review_items.question');
  const counted: Array<{ n: string | number }> = await selectSecondLooks(
    trx,
    campaignId,
    criteria,
  ).count('* as n');
  return { rows, total: Number(counted[0].n) };
}

/**
 * One second look, locked to the end of the transaction where the engine has locks.
 *
 * @throws NotFoundError where there is none, or not at an item that the caller may see
 */
export async function lockSecondLook(
  trx: Knex.Transaction,
  id: string,
  criteria: Criteria,
): Promise<SecondLookRow> {
  const query = trx<SecondLookRow>('review_second_looks').where({ id });
  if (trx.client.config.client === 'pg') {
    query.forUpdate();
  }
  if (criteria) {
    query.whereIn('item_id', seen =>
      seen
        .select('review_items.id')
        .from('review_items')
        .where(inner => restrictReviews(inner, criteria)),
    );
  }
  const row = await query.first();
  if (!row) {
    throw new NotFoundError(`No second look '${id}' exists`);
  }
  return row;
}
