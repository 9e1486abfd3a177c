import { IssueOrder } from '@countersign/plugin-governance-node';
import { PostgresqlIssuerConfig } from '../readPostgresqlConfig';
import { parseScope } from './scopes';

const TAG = /^[a-z0-9-]{1,40}$/;
const IDENTITY = /^[A-Za-z_][A-Za-z0-9_$-]{0,62}$/;

function checkScope(
  scope: string,
  grantable: PostgresqlIssuerConfig['grantable'],
): string[] {
  const parsed = parseScope(scope);
  switch (parsed?.kind) {
    case undefined:
      return [
        `'${scope}' is no scope of this database; say member:<role> or table:<schema>.<table>:SELECT,INSERT`,
      ];
    case 'member':
      return grantable.roles.includes(parsed.role)
        ? []
        : [
            `'${scope}' is not granted here; roles that are: ${
              grantable.roles.join(', ') || 'none'
            }`,
          ];
    case 'table':
      return grantable.schemas.includes(parsed.schema)
        ? []
        : [
            `'${scope}' is not granted here; schemas whose tables are: ${
              grantable.schemas.join(', ') || 'none'
            }`,
          ];
    default:
      throw new Error(`Unexpected scope ${parsed satisfies never}`);
  }
}

function checkEnd(
  notAfter: string,
  now: Date,
  longestLifeMs: number,
): string[] {
  const life = Date.parse(notAfter) - now.getTime();
  if (!Number.isFinite(life)) {
    return [`'${notAfter}' is no time`];
  }
  if (life <= 0) {
    return [`its end ${notAfter} has passed`];
  }
  return life > longestLifeMs
    ? [`it lives longer than ${longestLifeMs / 86_400_000} days`]
    : [];
}

/** What stands against an order to a database, for a person. Pure. */
export function checkOrder(
  order: IssueOrder,
  {
    now,
    environment,
    issuer,
  }: { now: Date; environment?: string; issuer: PostgresqlIssuerConfig },
): string[] {
  return [
    ...(TAG.test(order.tag) ? [] : [`'${order.tag}' is no tag`]),
    ...(IDENTITY.test(order.identity)
      ? []
      : [`'${order.identity}' is no name of a role`]),
    ...(environment === undefined || environment === order.environment
      ? []
      : [`it issues for ${environment} only, not for ${order.environment}`]),
    ...(order.scopes.length > 0 ? [] : ['it names no scope']),
    ...order.scopes.flatMap(scope => checkScope(scope, issuer.grantable)),
    ...checkEnd(order.notAfter, now, issuer.longestLifeMs),
  ];
}
