import { IssueOrder, writeLabels } from '@countersign/plugin-governance-node';
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
      writeLabels(order, { issuer: options.issuer }),
    )}`,
    ...grants,
    'COMMIT',
  ].join('; ');
}
