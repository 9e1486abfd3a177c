import { IssueOrder } from '@countersign/plugin-governance-node';
import { parseScope } from './scopes';

/** How names and texts are written into statements that take no parameters. */
export interface Escapes {
  escapeIdentifier(name: string): string;
  escapeLiteral(text: string): string;
}

/** Longest name that PostgreSQL keeps; what is longer it would cut by itself. */
const LONGEST_NAME = 63;

/** The name of the login of an order: says whose it is, and is another one for each tag. */
export function loginName(order: Pick<IssueOrder, 'identity' | 'tag'>): string {
  const ending = `_${order.tag}`;
  return `${order.identity.slice(0, LONGEST_NAME - ending.length)}${ending}`;
}

/** A purpose in words only, so that it can pass for no label and for nothing that the server does not keep. */
function plainPurpose(purpose: string): string {
  // eslint-disable-next-line no-control-regex
  return purpose.replace(/[\u0000-\u001f"=]+/g, ' ').trim();
}

/** What stands beside a login in the server, where its source and this issuer read it. */
export function writeComment(
  order: IssueOrder,
  issuer: string,
  revokedAt?: string,
): string {
  const labels: Record<string, string> = {
    credential: order.tag,
    issuer,
    identity: order.identity,
    owner: order.owner,
    environment: order.environment,
    'requested-by': order.requestedBy,
    ...(revokedAt ? { revoked: revokedAt } : {}),
  };
  const written = Object.entries(labels)
    .map(([key, value]) => `${key}="${value.replace(/[\s"]+/g, ' ')}"`)
    .join(' ');
  return `${plainPurpose(order.purpose)}; ${written}`;
}

/**
 * The one text that makes a login which the server refuses, with everything that was ordered. Sent as one message it is one
 * transaction: all of it comes to be, or nothing.
 *
 * @param verifier - what the server keeps of the password
 * @throws Error for a scope that was not checked
 */
export function planIssue(
  order: IssueOrder,
  options: { issuer: string; verifier: string } & Escapes,
): string {
  const { escapeIdentifier, escapeLiteral } = options;
  const role = escapeIdentifier(loginName(order));
  const grants = order.scopes.map(scope => {
    const parsed = parseScope(scope);
    switch (parsed?.kind) {
      case 'member':
        return `GRANT ${escapeIdentifier(parsed.role)} TO ${role}`;
      case 'table':
        return `GRANT ${parsed.privileges.join(', ')} ON ${escapeIdentifier(
          parsed.schema,
        )}.${escapeIdentifier(parsed.table)} TO ${role}`;
      case undefined:
        throw new Error(`'${scope}' was not checked`);
      default:
        throw new Error(`Unexpected scope ${parsed satisfies never}`);
    }
  });
  return [
    'BEGIN',
    `CREATE ROLE ${role} NOLOGIN PASSWORD ${escapeLiteral(
      options.verifier,
    )} VALID UNTIL ${escapeLiteral(order.notAfter)}`,
    `COMMENT ON ROLE ${role} IS ${escapeLiteral(
      writeComment(order, options.issuer),
    )}`,
    ...grants,
    'COMMIT',
  ].join('; ');
}
