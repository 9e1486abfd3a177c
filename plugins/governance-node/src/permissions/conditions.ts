import { createConditionExports } from '@backstage/plugin-permission-node';
import {
  governanceIdentityResourceRef,
  governanceReviewResourceRef,
} from './resources';
import { governanceIdentityRules, governanceReviewRules } from './rules';

const identity = createConditionExports({
  resourceRef: governanceIdentityResourceRef,
  rules: governanceIdentityRules,
});

const review = createConditionExports({
  resourceRef: governanceReviewResourceRef,
  rules: governanceReviewRules,
});

/** Conditions on identities, for authors of permission policies. @public */
export const governanceIdentityConditions = identity.conditions;

/** A conditional decision about identities. @public */
export const createGovernanceIdentityConditionalDecision =
  identity.createConditionalDecision;

/** Conditions on review items, for authors of permission policies. @public */
export const governanceReviewConditions = review.conditions;

/** A conditional decision about review items. @public */
export const createGovernanceReviewConditionalDecision =
  review.createConditionalDecision;
