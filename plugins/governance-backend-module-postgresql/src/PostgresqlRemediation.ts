import {
  RemediationConnector,
  RemediationOrder,
  RemediationResult,
  RemediationVerification,
} from '@countersign/plugin-governance-node';
import { Client } from 'pg';
import { withConnection } from './connect';
import { endSessions } from './endSessions';
import { ATTRIBUTES, LOGIN_CREDENTIAL } from './describeRole';
import { PostgresqlSourceConfig } from './readPostgresqlConfig';
import { readRoles, RoleRow } from './readRoles';
import { planStatements, StatementPlan } from './planStatements';
import { retryConcurrentUpdate } from './retryConcurrentUpdate';

/** Carries decisions about PostgreSQL logins, memberships and table rights out, and reads them back. */
export class PostgresqlRemediation implements RemediationConnector {
  readonly id = 'postgresql@v1';
  readonly source: string;
  readonly #config: PostgresqlSourceConfig;

  constructor(config: PostgresqlSourceConfig) {
    this.#config = config;
    this.source = config.id;
  }

  supports(order: Pick<RemediationOrder, 'action' | 'subject'>): boolean {
    const { kind, externalId } = order.subject;
    if (kind === 'credential') {
      return externalId === LOGIN_CREDENTIAL && order.action !== 'reduce';
    }
    if (order.action === 'reduce') {
      return externalId.startsWith('table:');
    }
    return true;
  }

  apply(
    order: RemediationOrder,
    options: { idempotencyKey: string; signal: AbortSignal },
  ): Promise<RemediationResult> {
    return withConnection(this.#config, options.signal, async client => {
      const role = await this.#findRole(client, order);
      if (!role) {
        return {
          outcome: 'already-applied',
          detail: `role ${order.identity.externalId} does not exist`,
        };
      }
      const plan = planStatements(order, role, {
        database: this.#config.connection.database,
        escapeIdentifier: name => client.escapeIdentifier(name),
      });
      switch (plan.kind) {
        case 'refused':
          return { outcome: 'refused', reason: plan.reason };
        case 'nothing-to-do':
          return { outcome: 'already-applied', detail: plan.detail };
        case 'statements':
          return this.#carryOut(client, role.name, plan);
        default:
          throw new Error(`Unexpected plan ${plan satisfies never}`);
      }
    });
  }

  verify(
    order: RemediationOrder,
    options: { signal: AbortSignal },
  ): Promise<RemediationVerification> {
    return withConnection(this.#config, options.signal, async client => {
      const role = await this.#findRole(client, order);
      if (!role) {
        return {
          verified: order.action !== 'restore',
          detail: `pg_roles has no role ${order.identity.externalId}`,
        };
      }
      return readBack(order, role, this.#config.connection.database);
    });
  }

  async #carryOut(
    client: Client,
    role: string,
    plan: Extract<StatementPlan, { kind: 'statements' }>,
  ): Promise<RemediationResult> {
    const detail = await run(client, plan.statements, plan.orElse);
    if (plan.endSessions) {
      await endSessions(client, role);
    }
    return { outcome: 'applied', detail };
  }

  async #findRole(
    client: Client,
    order: RemediationOrder,
  ): Promise<RoleRow | undefined> {
    const roles = await readRoles(client, {
      ignoreRoles: this.#config.ignoreRoles,
    });
    return roles.find(role => role.name === order.identity.externalId);
  }
}

/** SQLSTATE of what cannot be dropped because something depends on it. */
const DEPENDED_ON = '2BP01';

function isDependedOn(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === DEPENDED_ON
  );
}

/** @returns what was done, in words */
async function run(
  client: Client,
  statements: string[],
  orElse: string[] | undefined,
): Promise<string> {
  try {
    for (const statement of statements) {
      await retryConcurrentUpdate(() => client.query(statement));
    }
    return statements.join('; ');
  } catch (error) {
    if (!orElse || !isDependedOn(error)) {
      throw error;
    }
    return `${await run(
      client,
      orElse,
      undefined,
    )}; the role itself stays, because other objects depend on it`;
  }
}

/** Compares what the server shows now with what was ordered. */
export function readBack(
  order: RemediationOrder,
  role: RoleRow,
  database: string,
): RemediationVerification {
  const { kind, externalId } = order.subject;
  if (kind === 'credential') {
    const wantsLogin = order.action === 'restore';
    return {
      verified:
        role.canLogin === wantsLogin &&
        (wantsLogin || role.sessions.length === 0),
      detail: `pg_roles shows rolcanlogin = ${role.canLogin} for ${role.name}, pg_stat_activity ${role.sessions.length} open sessions`,
    };
  }
  const wanted = order.action === 'restore';
  const [scheme, rest] = [
    externalId.slice(0, externalId.indexOf(':')),
    externalId.slice(externalId.indexOf(':') + 1),
  ];
  switch (scheme) {
    case 'attribute': {
      const known = ATTRIBUTES.find(([, word]) => word === rest);
      return {
        verified: known !== undefined && role[known[0]] === wanted,
        detail: known
          ? `pg_roles shows ${rest} = ${role[known[0]]} for ${role.name}`
          : `'${rest}' is not an attribute of a role`,
      };
    }
    case 'member':
      return {
        verified: role.memberOf.includes(rest) === wanted,
        detail: `pg_auth_members shows ${role.name} in ${
          role.memberOf.join(', ') || 'no role'
        }`,
      };
    case 'table': {
      const table = rest.slice(database.length + 1);
      const held =
        role.tables.find(entry => entry.table === table)?.actions ?? [];
      const kept =
        order.action === 'reduce' ? order.reduceTo?.actions ?? [] : [];
      const expected = order.subject.expected.actions ?? [];
      return {
        verified: wanted
          ? expected.length > 0 &&
            expected.every(action => held.includes(action))
          : held.every(action => kept.includes(action)),
        detail: `the access list of ${table} gives ${role.name} ${
          held.join(', ') || 'nothing'
        }`,
      };
    }
    default:
      return {
        verified: false,
        detail: `a grant '${externalId}' cannot be read back`,
      };
  }
}
