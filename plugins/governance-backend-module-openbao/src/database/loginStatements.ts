import {
  IssueOrder,
  parseLabels,
  writeLabels,
} from '@countersign/plugin-governance-node';

/** What can be ordered of a database, and the group roles that whoever holds it belongs to. */
export interface DatabaseScope {
  name: string;
  roles: string[];
}

/** The login of an order, as the statements of its role in the engine say it. */
export interface DatabaseLogin {
  /** What PostgreSQL calls it. */
  login: string;
  identity: string;
  /** `VALID UNTIL`, ISO 8601. */
  notAfter: string;
  scopes: string[];
  /** The group roles that it belongs to. */
  groups: string[];
  /** What stands beside it in the database. */
  labels: Record<string, string>;
}

/** Longest name that PostgreSQL keeps; what is longer it would cut by itself. */
const LONGEST_NAME = 63;
const IDENTITY = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;
/** What means nothing to the engine, which puts values in place of `{{…}}` and parts statements at `;`, nor in a literal. */
const PLAIN = /[^A-Za-z0-9 _:/.,=@"-]/g;
const CREATE =
  /^CREATE ROLE "([A-Za-z0-9_-]{1,63})" NOLOGIN PASSWORD '\{\{password\}\}' VALID UNTIL '([0-9TZ:.-]+)'$/;

/** Whether logins can be named after an identity without any quoting. Pure. */
export function fitsLoginName(identity: string): boolean {
  return IDENTITY.test(identity);
}

/** The name of the login of an order: says whose it is, and is another one for each tag. */
function loginName({ identity, tag }: IssueOrder): string {
  const ending = `_${tag}`;
  return `${identity.slice(0, LONGEST_NAME - ending.length)}${ending}`;
}

/** The tag in the name of a login that was made here; in any other name, something that is no tag of a role. Pure. */
export function tagOfLogin(login: string): string {
  return login.slice(login.lastIndexOf('_') + 1);
}

/** A string constant with C-style escapes (PostgreSQL's documentation, section 4.1.2.2). */
function writeLiteral(text: string): string {
  const escaped = text
    .toWellFormed()
    .replace(
      PLAIN,
      sign => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    );
  return `E'${escaped}'`;
}

function readLiteral(literal: string): string {
  return literal.replace(/\\u([0-9a-f]{4})/g, (_match, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
}

function grantOf(roles: readonly string[], login: string): string {
  return `GRANT ${roles.map(role => `"${role}"`).join(', ')} TO "${login}"`;
}

function groupsOf(grant: string): string[] {
  const [, roles = ''] = /^GRANT (.+) TO "[^"]+"$/.exec(grant) ?? [];
  return [...roles.matchAll(/"([^"]+)"/g)].map(([, role]) => role);
}

/**
 * The statements that make the login of an order: one that cannot log in, with its end, whose it is, and its group roles. The
 * name is not the one that the engine thinks of but the order's own, so that the database itself refuses a second one. Pure.
 *
 * @param options - `notAfter`: its end, ISO 8601; `scopes`: those that are configured
 */
export function writeCreation(
  order: IssueOrder,
  options: {
    issuer: string;
    notAfter: string;
    scopes: readonly DatabaseScope[];
  },
): { login: string; creation: string[] } {
  const { issuer, notAfter, scopes } = options;
  const login = loginName(order);
  const creation = [
    `CREATE ROLE "${login}" NOLOGIN PASSWORD '{{password}}' VALID UNTIL '${notAfter}'`,
    `COMMENT ON ROLE "${login}" IS ${writeLiteral(
      writeLabels(order, { issuer }),
    )}`,
    ...scopes
      .filter(({ name }) => order.scopes.includes(name))
      .map(({ roles }) => grantOf(roles, login)),
  ];
  return { login, creation };
}

/**
 * Reads what {@link writeCreation} writes; `undefined` for anything else. A grant that is no configured scope is shown as the
 * statement that it is. Pure.
 */
export function parseCreation(
  statements: readonly string[],
  scopes: readonly DatabaseScope[],
): DatabaseLogin | undefined {
  const [create = '', comment = '', ...grants] = statements;
  const [, login, notAfter] = CREATE.exec(create) ?? [];
  const start = `COMMENT ON ROLE "${login}" IS E'`;
  if (
    login === undefined ||
    Number.isNaN(Date.parse(notAfter)) ||
    !comment.startsWith(start) ||
    !comment.endsWith("'")
  ) {
    return undefined;
  }
  const { labels } = parseLabels(readLiteral(comment.slice(start.length, -1)));
  const { identity } = labels;
  return identity === undefined
    ? undefined
    : {
        login,
        identity,
        notAfter,
        scopes: grants
          .map(
            grant =>
              scopes.find(({ roles }) => grantOf(roles, login) === grant)
                ?.name ?? grant,
          )
          .sort(),
        groups: [...new Set(grants.flatMap(groupsOf))].sort(),
        labels,
      };
}

/**
 * The statements that take a login away, whether or not it is there still. Where other objects depend on it, it stays, and can
 * neither log in nor has it a password. Pure.
 */
export function writeRevocation(login: string): string[] {
  return [
    `DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '${login}') THEN
    ALTER ROLE "${login}" NOLOGIN PASSWORD NULL;
    PERFORM pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = '${login}';
    BEGIN
      DROP ROLE "${login}";
    EXCEPTION WHEN dependent_objects_still_exist THEN
      NULL;
    END;
  END IF;
END $$`,
  ];
}
