import { IssueOrder } from '@countersign/plugin-governance-node';
import { PostgresqlIssuerConfig } from '../readPostgresqlConfig';
import { parseScope } from './scopes';

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

/** What the database has against an order besides its terms, for a person. Pure. */
export function checkGranting(
  order: IssueOrder,
  { grantable }: Pick<PostgresqlIssuerConfig, 'grantable'>,
): string[] {
  return [
    ...(IDENTITY.test(order.identity)
      ? []
      : [`'${order.identity}' is no name of a role`]),
    ...order.scopes.flatMap(scope => checkScope(scope, grantable)),
  ];
}
