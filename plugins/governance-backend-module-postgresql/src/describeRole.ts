import {
  IdentityKey,
  ObservedEntitlement,
  ObservedGrant,
  ObservedIdentity,
  ObservedUse,
} from '@countersign/plugin-governance-common';
import { entityRefOf, parseLabels } from '@countersign/plugin-governance-node';
import { RoleRow } from './readRoles';

/** External id of the one credential that a PostgreSQL role has: its login. */
export const LOGIN_CREDENTIAL = 'login';

/** Role attributes that give rights over the whole server, with the words of `CREATE ROLE`. */
export const ATTRIBUTES = [
  ['superuser', 'SUPERUSER'],
  ['createRole', 'CREATEROLE'],
  ['createDb', 'CREATEDB'],
  ['bypassRls', 'BYPASSRLS'],
  ['replication', 'REPLICATION'],
] as const;

/**
 * Whether a role is an account rather than a group of privileges: it can log in, or it could (nothing is a member of
 * it, yet it holds something). The role of a person, which says whose it is, is none.
 */
export function isAccount(role: RoleRow): boolean {
  return (
    personOf(role) === undefined &&
    (role.canLogin ||
      (!role.hasMembers && role.memberOf.length + role.tables.length > 0))
  );
}

/** The key of a role's identity. */
export function roleKey(realm: string, name: string): IdentityKey {
  return { realm, region: '', externalId: name };
}

/** The person whose role it is, as `person=` in its comment names them. */
function personOf({ comment }: { comment?: string }): string | undefined {
  return entityRefOf(parseLabels(comment).labels.person);
}

/** Everybody with a login who may act as a role. */
function describeEntitlements({ actors }: RoleRow): ObservedEntitlement[] {
  return actors.map(({ name, comment, through }) => ({
    externalId: `set-role:${name}`,
    holder: name,
    holderRef: personOf({ comment }),
    may: 'SET ROLE',
    via: through.length > 0 ? through.join(' → ') : undefined,
  }));
}

function describeGrants(role: RoleRow, database: string): ObservedGrant[] {
  const attributes = ATTRIBUTES.filter(([field]) => role[field]).map(
    ([, keyword]): ObservedGrant => ({
      externalId: `attribute:${keyword}`,
      kind: 'role',
      name: keyword,
      resource: 'server',
      privileged: true,
    }),
  );
  const memberships = role.memberOf.map(
    (group): ObservedGrant => ({
      externalId: `member:${group}`,
      kind: 'membership',
      name: group,
      resource: database,
      privileged: group.startsWith('pg_'),
    }),
  );
  const tables = role.tables.map(
    ({ table, actions }): ObservedGrant => ({
      externalId: `table:${database}.${table}`,
      kind: 'rule',
      name: actions.join(', '),
      resource: `${database}.${table}`,
      actions,
      privileged: false,
    }),
  );
  return [...attributes, ...memberships, ...tables];
}

/** A role as an identity with its login as a credential and its rights as grants. */
export function describeRole(
  role: RoleRow,
  options: {
    realm: string;
    database: string;
    environment?: string;
    now: Date;
  },
): ObservedIdentity {
  const { purpose, labels } = parseLabels(role.comment);
  const now = options.now.toISOString();
  const expired = role.validUntil !== 'never' && role.validUntil <= now;
  const active = role.canLogin && !expired;
  return {
    key: roleKey(options.realm, role.name),
    type: 'service-account',
    displayName: role.name,
    status: active ? 'active' : 'disabled',
    purpose,
    environment: labels.environment ?? options.environment,
    owner: entityRefOf(labels.owner),
    privileged: ATTRIBUTES.some(([field]) => role[field]),
    managedBy: labels['managed-by']
      ? { tool: labels['managed-by'] }
      : undefined,
    authMethods: ['password'],
    labels,
    // A session that is open now proves use. The server keeps no record of earlier ones, so otherwise it is not known.
    lastUsedAt: role.sessions.length > 0 ? now : undefined,
    credentials: [
      {
        externalId: LOGIN_CREDENTIAL,
        kind: 'password',
        displayName: 'database login',
        status: active ? 'active' : 'inactive',
        expiresAt: role.validUntil,
        lastUsedAt: role.sessions.length > 0 ? now : undefined,
        requestedBy: entityRefOf(labels['requested-by']),
      },
    ],
    grants: describeGrants(role, options.database),
    entitlements: describeEntitlements(role),
  };
}

/** The sessions of a role as use of its login today. */
export function describeSessions(
  role: RoleRow,
  options: { realm: string; now: Date },
): ObservedUse[] {
  return role.sessions.map(caller => ({
    identity: roleKey(options.realm, role.name),
    credential: LOGIN_CREDENTIAL,
    caller,
    day: options.now.toISOString().slice(0, 10),
    count: 1,
  }));
}
