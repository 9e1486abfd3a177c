import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Visibility } from './Authorizer';

/** A condition that nothing meets. */
const NOTHING: PermissionCriteria<GovernedReviewQuery> = {
  field: 'owner',
  refs: [],
};

/** What of a thing counts for a caller: undefined for everything, a condition over nothing where they may see none. */
export function criteriaOf(
  visibility: Visibility,
): PermissionCriteria<GovernedReviewQuery> | undefined {
  switch (visibility.kind) {
    case 'everything':
      return undefined;
    case 'some':
      return visibility.criteria;
    case 'nothing':
      return NOTHING;
    default:
      throw new Error(`Unknown visibility ${visibility satisfies never}`);
  }
}
