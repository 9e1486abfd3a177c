import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { IdentityMay } from '@countersign/plugin-governance-common';
import { criteriaOf } from '../../permissions/criteriaOf';
import { explainable } from '../../permissions/explainable';
import { restrictIdentities } from '../../permissions/restrictReviews';
import { RouteContext } from './RouteContext';

/** What the caller may do with one identity, for pages to offer exactly that. */
export async function mayOnIdentity(
  { authorizer, knex }: RouteContext,
  credentials: BackstageCredentials,
  identityRef: string,
): Promise<IdentityMay> {
  const criteria = criteriaOf(await explainable(authorizer, credentials));
  const found = await knex.transaction(async trx =>
    trx('inventory_identities')
      .where({ ref: identityRef })
      .modify(query => {
        if (criteria) {
          query.andWhere(inner => restrictIdentities(inner, criteria));
        }
      })
      .first('ref'),
  );
  return { explain: found !== undefined };
}
