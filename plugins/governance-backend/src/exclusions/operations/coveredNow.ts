import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  ExclusionPreview,
  ExclusionSelector,
  IDENTITY_TYPES,
} from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import {
  selectAlone,
  selectIdentities,
} from '../../campaigns/operations/population';
import {
  STANDALONE_TABLES,
  StandaloneKind,
  standaloneType,
} from '../../inventory/standalone';
import { restrictIdentities } from '../../permissions/restrictReviews';
import { whereExclusionsEnd } from './openItems';

/** Examples that are named; the count beside them is of all. */
const EXAMPLES = 20;

type Seen = PermissionCriteria<GovernedReviewQuery> | undefined;

/** The tables of what identities hold. */
const HELD = {
  credentials: 'inventory_credentials',
  grants: 'inventory_grants',
  entitlements: 'inventory_entitlements',
} as const;

function holdings(
  trx: Knex.Transaction,
  table: (typeof HELD)[keyof typeof HELD],
  { ref, type, ...scope }: ExclusionSelector,
): Knex.QueryBuilder {
  const identityType = IDENTITY_TYPES.find(known => known === type);
  const query = trx(table).whereNull(`${table}.absent_since`);
  if (type !== undefined && identityType === undefined) {
    return query.whereRaw('1 = 0');
  }
  query.whereIn(
    `${table}.identity_ref`,
    selectIdentities(trx, { scope: { ...scope, type: identityType } }).select(
      'inventory_identities.ref',
    ),
  );
  if (ref !== undefined) {
    query.where(named =>
      named.where(`${table}.ref`, ref).orWhere(`${table}.identity_ref`, ref),
    );
  }
  return query;
}

function standalone(
  trx: Knex.Transaction,
  kind: StandaloneKind,
  { ref, type, ...scope }: ExclusionSelector,
): Knex.QueryBuilder {
  const table = STANDALONE_TABLES[kind];
  const query = selectAlone(trx, table, scope);
  if (type !== undefined && type !== standaloneType(kind)) {
    return query.whereRaw('1 = 0');
  }
  return ref === undefined ? query : query.where(`${table}.ref`, ref);
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
): Promise<Omit<ExclusionPreview, 'maxDays'>> {
  const held = (table: (typeof HELD)[keyof typeof HELD]) =>
    holdings(trx, table, selector);
  const identities = () =>
    trx('inventory_identities').where(holder => {
      for (const table of Object.values(HELD)) {
        holder.orWhereIn('ref', held(table).select('identity_ref'));
      }
    });
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
    credentials: await countOf(held(HELD.credentials)),
    grants: await countOf(held(HELD.grants)),
    entitlements: await countOf(held(HELD.entitlements)),
    certificates: await countOf(standalone(trx, 'certificate', selector)),
    integrations: await countOf(standalone(trx, 'integration', selector)),
    asked: await countOf(
      whereExclusionsEnd(trx('review_items')).where(about => {
        for (const table of Object.values(HELD)) {
          about.orWhereIn('subject_ref', held(table).select(`${table}.ref`));
        }
        for (const kind of ['certificate', 'integration'] as const) {
          about.orWhereIn(
            'subject_ref',
            standalone(trx, kind, selector).select(
              `${STANDALONE_TABLES[kind]}.ref`,
            ),
          );
        }
      }),
    ),
    first: first.map(({ ref, display_name, owner_ref }) => ({
      identity: ref,
      title: display_name,
      ...(owner_ref === null ? {} : { owner: owner_ref }),
    })),
  };
}
