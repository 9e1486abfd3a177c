import { ObservedIdentity } from '@countersign/plugin-governance-common';
import { entityRefOf } from '@countersign/plugin-governance-node';
import { isDormant } from '../approle/Roles';
import { AppRole } from './readAppRoles';

/** What the external id of a policy starts with. */
export const POLICY_GRANT = 'policy:';

/**
 * What a secret id is called here: as the issuer calls the one that it made for an order, by its role id, so that nobody takes it
 * for one that nobody has ordered; any other by its accessor, also a second one that somebody has added. The name of a role that was
 * made here begins with its role id, and its secret id names the order. Pure.
 */
export function secretIdName(
  { name, secretIds }: Pick<AppRole, 'name' | 'secretIds'>,
  secretId: AppRole['secretIds'][number],
): string {
  const [prefix, tag] = name.split('.');
  const [ordered] = secretIds
    .filter(({ metadata }) => tag !== undefined && metadata?.tag === tag)
    .sort(
      (one, other) =>
        Date.parse(one.creation_time) - Date.parse(other.creation_time),
    );
  return secretId === ordered
    ? `${prefix}.${tag}`
    : secretId.secret_id_accessor;
}

function timeOf(text: string): string | undefined {
  const time = Date.parse(text);
  // The server writes the year 1 where there is none.
  return time > 0 ? new Date(time).toISOString() : undefined;
}

/**
 * An AppRole as an identity: its policies are what it may do, its secret ids what proves it. Owner and requester are those that
 * all of its secret ids name. Pure.
 *
 * @param options - `lastLoginAt`: when the role was last used, where that is known. The server does not say with which of its secret
 * ids, so it is said of one only where it is the only one and was there already
 */
export function describeAppRole(
  appRole: AppRole,
  options: {
    environment: string | undefined;
    now: Date;
    lastLoginAt?: string;
  },
): ObservedIdentity {
  const { mount, name, role, secretIds } = appRole;
  const { environment, now, lastLoginAt } = options;
  const asleep = isDormant(role.secret_id_bound_cidrs ?? []);
  const owners = new Set(secretIds.map(({ metadata }) => metadata?.owner));
  const [owner] = owners.size === 1 ? owners : [];
  return {
    key: { realm: mount, region: '', externalId: name },
    type: 'service-account',
    displayName: name,
    status: asleep ? 'disabled' : 'active',
    environment,
    lastUsedAt: lastLoginAt,
    owner: entityRefOf(owner),
    authMethods: [role.bind_secret_id ? 'approle' : 'approle, role id alone'],
    credentials: secretIds.map(secretId => {
      const expiresAt = timeOf(secretId.expiration_time);
      const ended =
        expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
      return {
        externalId: secretIdName(appRole, secretId),
        kind: 'client-secret' as const,
        displayName: 'secret id',
        status: asleep || ended ? ('inactive' as const) : ('active' as const),
        createdAt: timeOf(secretId.creation_time),
        lastUsedAt:
          secretIds.length === 1 &&
          lastLoginAt !== undefined &&
          lastLoginAt >= (timeOf(secretId.creation_time) ?? '')
            ? lastLoginAt
            : undefined,
        expiresAt: expiresAt ?? ('never' as const),
        requestedBy: entityRefOf(secretId.metadata?.requestedBy),
        labels: secretId.metadata ?? {},
      };
    }),
    grants: (role.token_policies ?? []).map(policy => ({
      externalId: `${POLICY_GRANT}${policy}`,
      kind: 'policy' as const,
      name: policy,
    })),
  };
}
