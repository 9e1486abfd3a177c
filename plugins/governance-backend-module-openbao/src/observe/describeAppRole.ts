import { ObservedIdentity } from '@countersign/plugin-governance-common';
import { entityRefOf } from '@countersign/plugin-governance-node';
import { isDormant } from '../approle/Roles';
import { AppRole } from './readAppRoles';

/** What the external id of a policy starts with. */
const POLICY_GRANT = 'policy:';

function timeOf(text: string): string | undefined {
  const time = Date.parse(text);
  // The server writes the year 1 where there is none.
  return time > 0 ? new Date(time).toISOString() : undefined;
}

/**
 * An AppRole as an identity: its policies are what it may do, its secret ids what proves it. Owner and requester are those that
 * all of its secret ids name. Pure.
 */
export function describeAppRole(
  { mount, name, role, secretIds }: AppRole,
  { environment, now }: { environment: string | undefined; now: Date },
): ObservedIdentity {
  const asleep = isDormant(role.secret_id_bound_cidrs ?? []);
  const owners = new Set(secretIds.map(({ metadata }) => metadata?.owner));
  const [owner] = owners.size === 1 ? owners : [];
  return {
    key: { realm: mount, region: '', externalId: name },
    type: 'service-account',
    displayName: name,
    status: asleep ? 'disabled' : 'active',
    environment,
    owner: entityRefOf(owner),
    authMethods: [role.bind_secret_id ? 'approle' : 'approle, role id alone'],
    credentials: secretIds.map(secretId => {
      const expiresAt = timeOf(secretId.expiration_time);
      const ended =
        expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
      return {
        externalId: secretId.secret_id_accessor,
        kind: 'client-secret' as const,
        displayName: 'secret id',
        status: asleep || ended ? ('inactive' as const) : ('active' as const),
        createdAt: timeOf(secretId.creation_time),
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
