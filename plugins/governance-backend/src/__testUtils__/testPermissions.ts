import {
  AuthService,
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { PermissionRule } from '@backstage/plugin-permission-node';
import { decidePolicy } from './decidePolicy';

/** The permission framework as far as routes use it, over the policy of the tests. */
export function createTestPermissions(auth: AuthService): PermissionsService {
  const userOf = (credentials: BackstageCredentials) =>
    auth.isPrincipal(credentials, 'user')
      ? credentials.principal.userEntityRef
      : undefined;
  return {
    async authorize(requests, options) {
      return requests.map(({ permission }) => {
        const { result } = decidePolicy(
          permission,
          'credentials' in options ? userOf(options.credentials) : undefined,
        );
        return {
          result:
            result === AuthorizeResult.ALLOW
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        };
      });
    },
    async authorizeConditional(requests, options) {
      return requests.map(({ permission }) =>
        decidePolicy(
          permission,
          'credentials' in options ? userOf(options.credentials) : undefined,
        ),
      );
    },
  };
}

/** A registry that knows the rules that were registered with it. */
export function createTestRegistry(): PermissionsRegistryService {
  const rules = new Map<string, PermissionRule<unknown, unknown, string>[]>();
  const registry = mockServices.permissionsRegistry.mock({
    addResourceType: (options: {
      resourceRef: { resourceType: string };
      rules: PermissionRule<unknown, unknown, string>[];
    }) => {
      rules.set(options.resourceRef.resourceType, options.rules);
    },
    getPermissionRuleset: (ref: { resourceType: string }) => ({
      getRuleByName(name: string) {
        const found = rules
          .get(ref.resourceType)
          ?.find(rule => rule.name === name);
        if (!found) {
          throw new NotFoundError(`No rule ${name} of ${ref.resourceType}`);
        }
        return found;
      },
    }),
  } as unknown as Partial<PermissionsRegistryService>);
  return registry;
}
