import { InputError } from '@backstage/errors';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { matchColumns } from '../../inventory';
import { pageOf } from '../../paging/pageOf';
import { restrictReviews } from '../../permissions/restrictReviews';
import { ReviewRow } from '../reviewRow';

/** Which items to list. */
export interface ReviewListFilter {
  /** Only those put to this user. */
  reviewer?: string;
  owner?: string;
  identity?: string;
  /** Only those of identities that this component uses. */
  component?: string;
  status?: 'pending' | 'open' | 'closed';
  /** Only those that a campaign asks about. */
  campaign?: string;
  /** Part of the name of the identity or of the thing. */
  text?: string;
}

/** What may be seen at all; undefined where everything may. */
export type ReviewCriteria =
  | PermissionCriteria<GovernedReviewQuery>
  | undefined;

function applyFilter(
  query: Knex.QueryBuilder,
  filter: ReviewListFilter,
  criteria: ReviewCriteria,
): Knex.QueryBuilder {
  if (filter.reviewer) {
    query.whereIn('review_items.id', inner =>
      inner
        .select('item_id')
        .from('review_reviewers')
        .where({ user_ref: filter.reviewer }),
    );
    // Whoever has answered in the stage that is open is not waited for any more.
    query.whereNotIn('review_items.id', inner =>
      inner
        .select('review_tasks.item_id')
        .from('review_tasks')
        .join('review_stages', 'review_stages.id', 'review_tasks.stage_row')
        .whereNotNull('review_stages.open_key')
        .where({
          'review_tasks.assignee': filter.reviewer,
          'review_tasks.status': 'answered',
        }),
    );
  }
  if (filter.owner) {
    query.where('review_items.owner_ref', filter.owner);
  }
  if (filter.identity) {
    query.where('review_items.identity_ref', filter.identity);
  }
  if (filter.component) {
    query.whereIn('review_items.identity_ref', inner =>
      inner
        .select('subject_ref')
        .from('inventory_consumers')
        .where({ component_ref: filter.component }),
    );
  }
  if (filter.campaign) {
    query.whereIn('review_items.id', inner =>
      inner
        .select('item_id')
        .from('campaign_subjects')
        .where({ campaign_id: filter.campaign, outcome: 'item' }),
    );
  }
  if (filter.text) {
    matchColumns(
      query,
      ['review_items.identity_title', 'review_items.subject_title'],
      filter.text,
    );
  }
  switch (filter.status) {
    case 'pending':
      query.whereNot('review_items.status', 'closed');
      break;
    case 'open':
    case 'closed':
      query.where('review_items.status', filter.status);
      break;
    case undefined:
      break;
    default:
      throw new InputError(
        `status '${
          filter.status satisfies never
        }' is not one of pending, open, closed`,
      );
  }
  if (criteria) {
    query.andWhere(inner => restrictReviews(inner, criteria));
  }
  return query;
}

function decodeCursor(after: string): [string, string] {
  const [dueAt, id, ...rest] = Buffer.from(after, 'base64url')
    .toString('utf8')
    .split('|');
  if (!dueAt || !id || rest.length > 0) {
    throw new InputError(
      `after: '${after}' is not a cursor; give the nextCursor of the page before`,
    );
  }
  return [dueAt, id];
}

/**
 * A page of items, the first due first, with the count of all that match. Uses `review_items_status_due_idx`, and
 * `review_reviewers_user_idx` for an inbox.
 */
export async function listReviews(
  trx: Knex.Transaction,
  options: {
    filter: ReviewListFilter;
    criteria: ReviewCriteria;
    limit: number;
    after?: string;
  },
): Promise<{ rows: ReviewRow[]; total: number; nextCursor?: string }> {
  const { filter, criteria, limit, after } = options;
  const counted = await applyFilter(
    trx('review_items'),
    filter,
    criteria,
  ).count<Array<{ count: string | number }>>('* as count');
  const query = applyFilter(trx('review_items'), filter, criteria)
    .select('review_items.*')
    .orderBy(['review_items.due_at', 'review_items.id'])
    .limit(limit + 1);
  if (after) {
    const [dueAt, id] = decodeCursor(after);
    query.andWhere(inner =>
      inner
        .where('review_items.due_at', '>', dueAt)
        .orWhere(tie =>
          tie
            .where('review_items.due_at', dueAt)
            .andWhere('review_items.id', '>', id),
        ),
    );
  }
  const found: ReviewRow[] = await query;
  const page = pageOf(found, limit, last =>
    Buffer.from(`${last.due_at}|${last.id}`).toString('base64url'),
  );
  return {
    rows: page.items,
    // PostgreSQL counts in bigint, which arrives as a string.
    total: Number(counted[0].count),
    nextCursor: page.next,
  };
}
