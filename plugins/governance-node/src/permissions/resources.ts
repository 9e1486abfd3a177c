import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_GOVERNANCE_IDENTITY,
  RESOURCE_TYPE_GOVERNANCE_REVIEW,
} from '@countersign/plugin-governance-common';

/**
 * What permission rules see of an identity.
 *
 * @public
 */
export interface GovernedIdentityResource {
  ref: string;
  ownerRef?: string;
  /** The owner, and every group above it. */
  ownerTree: string[];
  environment?: string;
}

/**
 * What permission rules see of a review item.
 *
 * @public
 */
export interface GovernedReviewResource {
  ref: string;
  ownerRef?: string;
  /** The owner, and every group above it. */
  ownerTree: string[];
  environment?: string;
  /** Users who are asked. */
  reviewers: string[];
}

/**
 * A condition on identities as the backend turns it into SQL.
 *
 * @public
 */
export type GovernedIdentityQuery =
  | { field: 'owner'; refs: string[] }
  | { field: 'ownerTree'; refs: string[] }
  | { field: 'environment'; values: string[] };

/**
 * A condition on review items as the backend turns it into SQL.
 *
 * @public
 */
export type GovernedReviewQuery =
  | GovernedIdentityQuery
  | { field: 'reviewer'; refs: string[] }
  /** Items that a campaign asks about; no rule makes it, grants to read do. */
  | { field: 'campaign'; ids: string[] };

/**
 * The resource type of identities, for permission rules and policies.
 *
 * @public
 */
export const governanceIdentityResourceRef = createPermissionResourceRef<
  GovernedIdentityResource,
  GovernedIdentityQuery
>().with({
  pluginId: 'governance',
  resourceType: RESOURCE_TYPE_GOVERNANCE_IDENTITY,
});

/**
 * The resource type of review items, for permission rules and policies.
 *
 * @public
 */
export const governanceReviewResourceRef = createPermissionResourceRef<
  GovernedReviewResource,
  GovernedReviewQuery
>().with({
  pluginId: 'governance',
  resourceType: RESOURCE_TYPE_GOVERNANCE_REVIEW,
});
