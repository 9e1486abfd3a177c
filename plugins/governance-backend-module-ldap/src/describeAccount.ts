import {
  IdentityKey,
  ObservedGrant,
  ObservedIdentity,
} from '@countersign/plugin-governance-common';
import { entityRefOf, parseLabels } from '@countersign/plugin-governance-node';
import { normalizeDn } from './distinguishedNames';
import { parseTime } from './generalizedTime';
import { Account } from './readAccounts';

/** External id of the one credential that an account has: its password. */
export const PASSWORD_CREDENTIAL = 'password';

/** What the external id of a membership starts with; the group's DN follows. */
export const MEMBERSHIP = 'member:';

/** The key of an account's identity. */
export function accountKey(realm: string, dn: string): IdentityKey {
  return { realm, region: '', externalId: dn };
}

function commonName(dn: string): string {
  const [, name] = /^[^=]+=((?:\\.|[^,\\])+)/.exec(dn) ?? [];
  return name ?? dn;
}

function describeMembership(
  group: string,
  privilegedGroups: readonly string[],
): ObservedGrant {
  return {
    externalId: `${MEMBERSHIP}${group}`,
    kind: 'membership',
    name: commonName(group),
    resource: group,
    privileged: privilegedGroups.map(normalizeDn).includes(normalizeDn(group)),
  };
}

/** Whether the directory would let an account in with the right password now. */
function isInService(account: Account, now: Date): boolean {
  return (
    !account.locked &&
    (account.endsAt === undefined || account.endsAt > now) &&
    (account.startsAt === undefined || account.startsAt <= now)
  );
}

/** When an account ends: what the server minds, or what was ordered and is minded here. */
function endOf(account: Account, until: string | undefined): string {
  return (account.endsAt ?? parseTime(until))?.toISOString() ?? 'never';
}

/** An account as an identity with its password as a credential and its memberships as grants. */
export function describeAccount(
  account: Account,
  options: {
    realm: string;
    environment?: string;
    groups: readonly string[];
    privilegedGroups: readonly string[];
    now: Date;
  },
): ObservedIdentity {
  const { purpose, labels } = parseLabels(account.descriptions.join('; '));
  const grants = options.groups.map(group =>
    describeMembership(group, options.privilegedGroups),
  );
  const active = isInService(account, options.now);
  // Where nothing says when it was last used, the directory does not record it, or it never was: which, is not known.
  const lastUsedAt = account.lastUsedAt?.toISOString();
  return {
    key: accountKey(options.realm, account.dn),
    type: 'service-account',
    displayName: account.name,
    status: active ? 'active' : 'disabled',
    purpose,
    environment: labels.environment ?? options.environment,
    owner: entityRefOf(labels.owner),
    createdAt: account.createdAt?.toISOString(),
    privileged: grants.some(({ privileged }) => privileged),
    managedBy: labels['managed-by']
      ? { tool: labels['managed-by'] }
      : undefined,
    authMethods: ['password'],
    labels,
    lastUsedAt,
    credentials: [
      {
        externalId: PASSWORD_CREDENTIAL,
        kind: 'password',
        displayName: 'bind password',
        status: active ? 'active' : 'inactive',
        createdAt: account.createdAt?.toISOString(),
        lastRotatedAt: account.passwordChangedAt?.toISOString(),
        expiresAt: endOf(account, labels.until),
        lastUsedAt,
        requestedBy: entityRefOf(labels['requested-by']),
      },
    ],
    grants,
  };
}
