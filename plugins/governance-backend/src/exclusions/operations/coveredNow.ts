import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { ExclusionSelector } from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { selectIdentities } from '../../campaigns/operations/population';
import { restrictIdentities } from '../../permissions/restrictReviews';

/** Examples that are named; the count beside them is of all. */
const EXAMPLES = 20;

type Seen = PermissionCriteria<GovernedReviewQuery> | undefined;

function holdings(
  trx: Knex.Transaction,
  table: 'inventory_credentials' | 'inventory_grants',
  selector: ExclusionSelector,
): Knex.QueryBuilder {
  const { ref, ...scope } = selector;
  return trx(table)
    .whereNull(`${table}.absent_since`)
    .whereIn(
      `${table}.identity_ref`,
      selectIdentities(trx, { scope }).select('inventory_identities.ref'),
    )
    .modify(query => {
      if (ref !== undefined) {
        query.where(named =>
          named
            .where(`${table}.ref`, ref)
            .orWhere(`${table}.identity_ref`, ref),
        );
      }
    });
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const [{ count }] = await query.count<Array<{ count: string | number }>>(
    '* as count',
  );
  return Number(count);
}

/** What a selector covers in the inventory now: the same as it covers in campaigns. Examples are of what the caller may see. */
export async function countCovered(
  trx: Knex.Transaction,
  selector: ExclusionSelector,
  seen: Seen,
): Promise<{
  identities: number;
  credentials: number;
  grants: number;
  first: Array<{ identity: string; title: string; owner?: string }>;
}> {
  const credentials = () => holdings(trx, 'inventory_credentials', selector);
  const grants = () => holdings(trx, 'inventory_grants', selector);
  const identities = () =>
    trx('inventory_identities').where(held =>
      held
        .whereIn('ref', credentials().select('identity_ref'))
        .orWhereIn('ref', grants().select('identity_ref')),
    );
  const first: Array<{
    ref: string;
    display_name: string;
    owner_ref: string | null;
  }> = await identities()
    .modify(query => {
      if (seen) {
        query.andWhere(inner => restrictIdentities(inner, seen));
      }
    })
    .orderBy(['display_name', 'ref'])
    .limit(EXAMPLES)
    .select('ref', 'display_name', 'owner_ref');
  return {
    identities: await countOf(identities()),
    credentials: await countOf(credentials()),
    grants: await countOf(grants()),
    first: first.map(({ ref, display_name, owner_ref }) => ({
      identity: ref,
      title: display_name,
      ...(owner_ref === null ? {} : { owner: owner_ref }),
    })),
  };
}
