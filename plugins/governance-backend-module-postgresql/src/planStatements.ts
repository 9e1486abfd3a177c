import { RemediationOrder } from '@countersign/plugin-governance-node';
import { ATTRIBUTES } from './describeRole';
import { RoleRow } from './readRoles';

/** What has to be done on the server for one order. */
export type StatementPlan =
  | {
      kind: 'statements';
      statements: string[];
      endSessions: boolean;
      /** What is done instead where the server says that other things depend on it. */
      orElse?: string[];
    }
  | { kind: 'nothing-to-do'; detail: string }
  | { kind: 'refused'; reason: string };

interface PlanOptions {
  database: string;
  escapeIdentifier(name: string): string;
}

/**
 * A role goes as a whole once its cool-down is over, and holds nothing else: dropping it takes away whatever it holds, and
 * nobody decided about that. That it cannot log in is not enough: an order that comes again after it has locked the role
 * does no more than it did the first time.
 */
function isDropped(order: RemediationOrder, role: RoleRow): boolean {
  return (
    order.disabledAt !== undefined &&
    !role.canLogin &&
    !role.hasMembers &&
    role.memberOf.length === 0 &&
    role.tables.length === 0 &&
    ATTRIBUTES.every(([field]) => !role[field])
  );
}

function planLogin(
  order: RemediationOrder,
  role: RoleRow,
  escape: PlanOptions['escapeIdentifier'],
): StatementPlan {
  const name = escape(role.name);
  switch (order.action) {
    case 'restore':
      return role.canLogin
        ? { kind: 'nothing-to-do', detail: `${role.name} can log in` }
        : {
            kind: 'statements',
            statements: [`ALTER ROLE ${name} LOGIN`],
            endSessions: false,
          };
    case 'disable':
      return {
        kind: 'statements',
        statements: [`ALTER ROLE ${name} NOLOGIN`],
        endSessions: true,
      };
    case 'revoke': {
      // The password goes too, so that LOGIN given back by mistake brings nothing to life.
      const lock = [`ALTER ROLE ${name} NOLOGIN PASSWORD NULL`];
      return isDropped(order, role)
        ? {
            kind: 'statements',
            statements: [`DROP ROLE ${name}`],
            endSessions: true,
            orElse: lock,
          }
        : { kind: 'statements', statements: lock, endSessions: true };
    }
    case 'reduce':
      return { kind: 'refused', reason: 'a login cannot be reduced' };
    default:
      throw new Error(`Unexpected action ${order.action satisfies never}`);
  }
}

/** A keyword cannot be escaped, so only those that we know ourselves ever become part of a statement. */
function planAttribute(
  order: RemediationOrder,
  role: RoleRow,
  keyword: string,
  escape: PlanOptions['escapeIdentifier'],
): StatementPlan {
  const known = ATTRIBUTES.find(([, word]) => word === keyword);
  if (!known) {
    return {
      kind: 'refused',
      reason: `'${keyword}' is not an attribute of a role; known are ${ATTRIBUTES.map(
        ([, word]) => word,
      ).join(', ')}`,
    };
  }
  const [field, word] = known;
  if (order.action === 'restore') {
    return role[field]
      ? { kind: 'nothing-to-do', detail: `${role.name} is ${word}` }
      : {
          kind: 'statements',
          statements: [`ALTER ROLE ${escape(role.name)} ${word}`],
          endSessions: false,
        };
  }
  return role[field]
    ? {
        kind: 'statements',
        statements: [`ALTER ROLE ${escape(role.name)} NO${word}`],
        endSessions: false,
      }
    : { kind: 'nothing-to-do', detail: `${role.name} is not ${word}` };
}

function planMembership(
  order: RemediationOrder,
  role: RoleRow,
  group: string,
  escape: PlanOptions['escapeIdentifier'],
): StatementPlan {
  if (order.action === 'restore') {
    return role.memberOf.includes(group)
      ? {
          kind: 'nothing-to-do',
          detail: `${role.name} is a member of ${group}`,
        }
      : {
          kind: 'statements',
          statements: [`GRANT ${escape(group)} TO ${escape(role.name)}`],
          endSessions: false,
        };
  }
  return role.memberOf.includes(group)
    ? {
        kind: 'statements',
        statements: [`REVOKE ${escape(group)} FROM ${escape(role.name)}`],
        endSessions: false,
      }
    : {
        kind: 'nothing-to-do',
        detail: `${role.name} is not a member of ${group}`,
      };
}

/** Keywords cannot be escaped, so only those that we know ourselves ever become part of a statement. */
const PRIVILEGES = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'TRUNCATE',
  'REFERENCES',
  'TRIGGER',
  'MAINTAIN',
];

/** Gives back exactly what the order says was held; never more. */
function planTableRestore(
  order: RemediationOrder,
  role: RoleRow,
  table: string,
  escape: PlanOptions['escapeIdentifier'],
): StatementPlan {
  const held = role.tables.find(entry => entry.table === table)?.actions ?? [];
  const expected = order.subject.expected.actions ?? [];
  const unknown = expected.filter(action => !PRIVILEGES.includes(action));
  if (expected.length === 0 || unknown.length > 0) {
    return {
      kind: 'refused',
      reason:
        unknown.length > 0
          ? `${unknown.join(', ')} is not a privilege on a table`
          : `what ${role.name} held on ${table} is not known`,
    };
  }
  const missing = expected.filter(action => !held.includes(action));
  const qualified = table.split('.').map(escape).join('.');
  return missing.length === 0
    ? {
        kind: 'nothing-to-do',
        detail: `${role.name} holds ${held.join(', ')} on ${table}`,
      }
    : {
        kind: 'statements',
        statements: [
          `GRANT ${missing.join(', ')} ON ${qualified} TO ${escape(role.name)}`,
        ],
        endSessions: false,
      };
}

function planTable(
  order: RemediationOrder,
  role: RoleRow,
  table: string,
  escape: PlanOptions['escapeIdentifier'],
): StatementPlan {
  if (order.action === 'restore') {
    return planTableRestore(order, role, table, escape);
  }
  if (order.action === 'reduce' && !order.reduceTo?.actions) {
    return {
      kind: 'refused',
      reason: 'rights on a table have no end; they can be reduced to fewer',
    };
  }
  const held = role.tables.find(entry => entry.table === table)?.actions ?? [];
  const expected = order.subject.expected.actions ?? held;
  const unexpected = held.filter(action => !expected.includes(action));
  if (unexpected.length > 0) {
    return {
      kind: 'refused',
      reason: `${role.name} has gained ${unexpected.join(
        ', ',
      )} on ${table} since the decision`,
    };
  }
  const keep = order.action === 'reduce' ? order.reduceTo?.actions ?? held : [];
  const wider = keep.filter(action => !expected.includes(action));
  if (wider.length > 0) {
    return {
      kind: 'refused',
      reason: `${wider.join(', ')} was not held, so it cannot remain`,
    };
  }
  const remove = held.filter(action => !keep.includes(action));
  if (remove.length === 0) {
    return {
      kind: 'nothing-to-do',
      detail: `${role.name} holds ${held.join(', ') || 'nothing'} on ${table}`,
    };
  }
  const qualified = table.split('.').map(escape).join('.');
  return {
    kind: 'statements',
    statements: [
      `REVOKE ${remove.join(', ')} ON ${qualified} FROM ${escape(role.name)}`,
    ],
    endSessions: false,
  };
}

/**
 * Works out the statements for an order on a role as it is now. Takes rights away, and gives back only what was held when it
 * was decided about; refuses what has grown since the decision.
 */
export function planStatements(
  order: RemediationOrder,
  role: RoleRow,
  options: PlanOptions,
): StatementPlan {
  if (order.subject.kind === 'credential') {
    return planLogin(order, role, options.escapeIdentifier);
  }
  const [scheme, ...rest] = order.subject.externalId.split(':');
  const name = rest.join(':');
  switch (scheme) {
    case 'attribute':
      return planAttribute(order, role, name, options.escapeIdentifier);
    case 'member':
      return planMembership(order, role, name, options.escapeIdentifier);
    case 'table':
      return planTable(
        order,
        role,
        name.slice(options.database.length + 1),
        options.escapeIdentifier,
      );
    default:
      return {
        kind: 'refused',
        reason: `'${order.subject.externalId}' is not a grant that PostgreSQL knows`,
      };
  }
}
