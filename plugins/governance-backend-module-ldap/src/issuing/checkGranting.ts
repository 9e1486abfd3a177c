import { IssueOrder } from '@countersign/plugin-governance-node';
import { LdapIssuerConfig } from '../readLdapConfig';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const FIRST_RDN = /^[A-Za-z]+=([^,+=\\]+)(?:,|$)/;

/**
 * The plain name of an identity, which may be given as one, or as the DN of an account; `undefined` where neither has a name
 * that needs no escaping.
 */
export function plainName(identity: string): string | undefined {
  const name = FIRST_RDN.exec(identity)?.[1] ?? identity;
  return NAME.test(name) ? name : undefined;
}

/** What the directory has against an order besides its terms, for a person. Pure. */
export function checkGranting(
  order: IssueOrder,
  { grantable }: Pick<LdapIssuerConfig, 'grantable'>,
): string[] {
  return [
    ...(plainName(order.identity) === undefined
      ? [`'${order.identity}' is no name of an account`]
      : []),
    ...order.scopes
      .filter(scope => !grantable.includes(scope))
      .map(
        scope =>
          `'${scope}' is not granted here; groups that are: ${
            grantable.join('; ') || 'none'
          }`,
      ),
  ];
}
