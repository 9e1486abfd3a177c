import { ReviewFilter } from '@countersign/plugin-governance-common';
import { Grouping } from './groupReviews';

/** Which reviews the inbox shows. */
export type InboxScope = 'mine' | 'pending' | 'closed';

/** What the backend is asked for each scope. */
export const SCOPE_FILTERS: Record<InboxScope, ReviewFilter> = {
  mine: { assignee: 'me', status: 'pending' },
  pending: { status: 'pending' },
  closed: { status: 'closed' },
};

/** Narrows a choice of the select. */
export function isScope(value: unknown): value is InboxScope {
  return value === 'mine' || value === 'pending' || value === 'closed';
}

/** Everything that the inbox can group by, with the text of the choice, in the order in which it is offered. */
export const GROUPINGS = {
  identity: 'inbox.byIdentity',
  due: 'inbox.byDue',
  risk: 'inbox.byRisk',
  campaign: 'inbox.byCampaign',
  service: 'inbox.byService',
} as const satisfies Record<Grouping, string>;

/** Narrows a choice of the select. */
export function isGrouping(value: unknown): value is Grouping {
  return typeof value === 'string' && Object.hasOwn(GROUPINGS, value);
}
