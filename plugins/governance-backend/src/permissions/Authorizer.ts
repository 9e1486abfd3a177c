import {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  PermissionCriteria,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionTransformer,
  PermissionResourceRef,
} from '@backstage/plugin-permission-node';
import { coversTarget, currentAuditing, isGranted } from '../auditors/auditing';
import {
  governanceCampaignReadPermission,
  governanceIdentityReadPermission,
  governanceReviewReadPermission,
} from '@countersign/plugin-governance-common';
import {
  governanceIdentityResourceRef,
  GovernedReviewQuery,
  governanceReviewResourceRef,
} from '@countersign/plugin-governance-node';

/**
 * What a caller may see of a kind of thing: nothing, what meets a condition, or everything (`undefined`).
 */
export type Visibility =
  | { kind: 'nothing' }
  | { kind: 'everything' }
  | { kind: 'some'; criteria: PermissionCriteria<GovernedReviewQuery> };

/** What grants to read open; what is not listed they do not. */
const READ_BY_GRANT: readonly string[] = [
  governanceIdentityReadPermission.name,
  governanceReviewReadPermission.name,
];

/** What is visible, and besides it what grants to read are about. */
function withGrants(
  visibility: Exclude<Visibility, { kind: 'everything' }>,
): Visibility {
  const auditing = currentAuditing();
  if (!auditing) {
    return visibility;
  }
  if (coversTarget(auditing)) {
    // The whole request is about what the grant is about.
    return { kind: 'everything' };
  }
  const granted = { field: 'campaign' as const, ids: [...auditing.campaigns] };
  return {
    kind: 'some',
    criteria:
      visibility.kind === 'some'
        ? { anyOf: [visibility.criteria, granted] }
        : granted,
  };
}

/** Asks the permission framework, and turns its conditions into criteria for SQL. */
export class Authorizer {
  readonly #permissions: PermissionsService;
  readonly #registry: PermissionsRegistryService;

  constructor(options: {
    permissions: PermissionsService;
    registry: PermissionsRegistryService;
  }) {
    this.#permissions = options.permissions;
    this.#registry = options.registry;
  }

  async isAllowed(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    return (
      (await this.#isAllowedByPolicy(permission, credentials)) ||
      isGranted(permission)
    );
  }

  /**
   * The campaigns that the caller may see: all (`undefined`), or those that grants to read are about.
   *
   * @throws NotAllowedError where there are none
   */
  async campaigns(
    credentials: BackstageCredentials,
  ): Promise<readonly string[] | undefined> {
    const permission = governanceCampaignReadPermission;
    if (await this.#isAllowedByPolicy(permission, credentials)) {
      return undefined;
    }
    const auditing = currentAuditing();
    if (!auditing) {
      throw new NotAllowedError(`It takes the permission ${permission.name}`);
    }
    return auditing.campaigns === 'all' ? undefined : auditing.campaigns;
  }

  async #isAllowedByPolicy(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    return decision.result === AuthorizeResult.ALLOW;
  }

  /** @throws NotAllowedError naming the permission */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (!(await this.isAllowed(permission, credentials))) {
      throw new NotAllowedError(`It takes the permission ${permission.name}`);
    }
  }

  /** What the caller may see or touch among identities. */
  identities(
    permission: ResourcePermission<'governance-identity'>,
    credentials: BackstageCredentials,
  ): Promise<Visibility> {
    return this.#visibility(
      permission,
      credentials,
      governanceIdentityResourceRef,
    );
  }

  /** What the caller may see or touch among review items. */
  reviews(
    permission: ResourcePermission<'governance-review'>,
    credentials: BackstageCredentials,
  ): Promise<Visibility> {
    return this.#visibility(
      permission,
      credentials,
      governanceReviewResourceRef,
    );
  }

  async #visibility<TResource, TQuery extends GovernedReviewQuery>(
    permission: ResourcePermission,
    credentials: BackstageCredentials,
    resourceRef: PermissionResourceRef<TResource, TQuery>,
  ): Promise<Visibility> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    const isRead = READ_BY_GRANT.includes(permission.name);
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return { kind: 'everything' };
      case AuthorizeResult.DENY:
        return isRead ? withGrants({ kind: 'nothing' }) : { kind: 'nothing' };
      case AuthorizeResult.CONDITIONAL: {
        const transform = createConditionTransformer(
          this.#registry.getPermissionRuleset(resourceRef),
        );
        const some = {
          kind: 'some' as const,
          criteria: transform(decision.conditions),
        };
        return isRead ? withGrants(some) : some;
      }
      default:
        throw new Error(`Unknown decision ${decision satisfies never}`);
    }
  }
}
