import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod/v4';
import {
  governanceIdentityResourceRef,
  governanceReviewResourceRef,
} from './resources';

const claims = z.object({
  claims: z
    .array(z.string())
    .describe('Entity references of which one has to be the owner'),
});
const groups = z.object({
  groups: z
    .array(z.string())
    .describe('Groups of which one has to be the owner or stand above it'),
});
const environments = z.object({
  environments: z
    .array(z.string())
    .describe('Environments of which it has to be in one'),
});
const users = z.object({
  users: z.array(z.string()).describe('Users of whom one has to be asked'),
});

function intersects(values: Array<string | undefined>, wanted: string[]) {
  return values.some(value => value !== undefined && wanted.includes(value));
}

/** Allows identities that one of the claims owns. @public */
export const isIdentityOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allow identities that one of the claims owns',
  resourceRef: governanceIdentityResourceRef,
  paramsSchema: claims,
  apply: (identity, params) => intersects([identity.ownerRef], params.claims),
  toQuery: params => ({ field: 'owner', refs: params.claims }),
});

/** Allows identities owned by one of the groups, or by a group below one. @public */
export const isIdentityInGroupTree = createPermissionRule({
  name: 'IN_GROUP_TREE',
  description:
    'Allow identities owned by one of the groups or by a group below one',
  resourceRef: governanceIdentityResourceRef,
  paramsSchema: groups,
  apply: (identity, params) => intersects(identity.ownerTree, params.groups),
  toQuery: params => ({ field: 'ownerTree', refs: params.groups }),
});

/** Allows identities of the environments. An unknown environment is none of them. @public */
export const isIdentityInEnvironment = createPermissionRule({
  name: 'IN_ENVIRONMENT',
  description: 'Allow identities of the environments',
  resourceRef: governanceIdentityResourceRef,
  paramsSchema: environments,
  apply: (identity, params) =>
    intersects([identity.environment], params.environments),
  toQuery: params => ({ field: 'environment', values: params.environments }),
});

/** Allows review items of identities that one of the claims owns. @public */
export const isReviewOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allow review items of identities that one of the claims owns',
  resourceRef: governanceReviewResourceRef,
  paramsSchema: claims,
  apply: (review, params) => intersects([review.ownerRef], params.claims),
  toQuery: params => ({ field: 'owner', refs: params.claims }),
});

/** Allows review items about which one of the users is asked. @public */
export const isReviewer = createPermissionRule({
  name: 'IS_REVIEWER',
  description: 'Allow review items about which one of the users is asked',
  resourceRef: governanceReviewResourceRef,
  paramsSchema: users,
  apply: (review, params) => intersects(review.reviewers, params.users),
  toQuery: params => ({ field: 'reviewer', refs: params.users }),
});

/** Allows review items of identities owned by one of the groups, or by a group below one. @public */
export const isReviewInGroupTree = createPermissionRule({
  name: 'IN_GROUP_TREE',
  description:
    'Allow review items of identities owned by one of the groups or by a group below one',
  resourceRef: governanceReviewResourceRef,
  paramsSchema: groups,
  apply: (review, params) => intersects(review.ownerTree, params.groups),
  toQuery: params => ({ field: 'ownerTree', refs: params.groups }),
});

/** Allows review items of the environments. An unknown environment is none of them. @public */
export const isReviewInEnvironment = createPermissionRule({
  name: 'IN_ENVIRONMENT',
  description: 'Allow review items of the environments',
  resourceRef: governanceReviewResourceRef,
  paramsSchema: environments,
  apply: (review, params) =>
    intersects([review.environment], params.environments),
  toQuery: params => ({ field: 'environment', values: params.environments }),
});

/** Every rule on identities. @public */
export const governanceIdentityRules = {
  isIdentityOwner,
  isIdentityInGroupTree,
  isIdentityInEnvironment,
};

/** Every rule on review items. @public */
export const governanceReviewRules = {
  isReviewOwner,
  isReviewer,
  isReviewInGroupTree,
  isReviewInEnvironment,
};
