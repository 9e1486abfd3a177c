import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';

/** Columns that a table has for the fields that permission rules speak of. */
interface Columns {
  id: string;
  owner: string;
  environment: string;
  /** The column of `campaign_subjects` that names the same; there where campaigns ask about it. */
  inCampaign?: 'item_id' | 'identity_ref';
}

type Restrict = (query: Knex.QueryBuilder) => void;

/**
 * Restricts to what meets one of several conditions. As one list of ids and not as `or`: each condition then goes by an
 * index of its own, where `or` reads the whole table.
 */
function restrictToAny(
  query: Knex.QueryBuilder,
  columns: Columns,
  conditions: readonly Restrict[],
): void {
  const [table] = columns.id.split('.');
  const [first, ...others] = conditions.map(
    restrict =>
      function meets(this: Knex.QueryBuilder) {
        this.select(columns.id).from(table);
        restrict(this);
      },
  );
  if (!first) {
    query.whereRaw('1 = 0');
    return;
  }
  query.whereIn(columns.id, function any(this: Knex.QueryBuilder) {
    first.call(this);
    this.unionAll(others);
  });
}

function applyLeaf(
  query: Knex.QueryBuilder,
  leaf: GovernedReviewQuery,
  columns: Columns,
): void {
  switch (leaf.field) {
    case 'owner':
      query.whereIn(columns.owner, leaf.refs);
      break;
    case 'ownerTree':
      restrictToAny(query, columns, [
        part => part.whereIn(columns.owner, leaf.refs),
        part =>
          part.whereIn(columns.owner, groups =>
            groups
              .select('group_ref')
              .from('directory_group_tree')
              .whereIn('ancestor_ref', leaf.refs),
          ),
      ]);
      break;
    case 'environment':
      query.whereIn(columns.environment, leaf.values);
      break;
    case 'reviewer':
      query.whereIn(columns.id, items =>
        items
          .select('item_id')
          .from('review_reviewers')
          .whereIn('user_ref', leaf.refs),
      );
      break;
    case 'campaign': {
      const { inCampaign } = columns;
      if (!inCampaign) {
        query.whereRaw('1 = 0');
        break;
      }
      query.whereIn(columns.id, subjects =>
        subjects
          .select(inCampaign)
          .from('campaign_subjects')
          .whereIn('campaign_id', leaf.ids)
          .whereNotNull(inCampaign),
      );
      break;
    }
    default:
      throw new Error(
        `Unknown condition ${JSON.stringify(leaf satisfies never)}`,
      );
  }
}

/** Turns a permission condition into SQL. A condition over nothing matches nothing when it says any, all when it says all. */
export function restrictByCriteria(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<GovernedReviewQuery>,
  columns: Columns,
): void {
  if (isAndCriteria(criteria)) {
    // Said out loud, because an empty group of conditions would vanish and take its meaning with it.
    query.whereRaw('1 = 1');
    for (const part of criteria.allOf) {
      query.andWhere(inner => restrictByCriteria(inner, part, columns));
    }
    return;
  }
  if (isOrCriteria(criteria)) {
    restrictToAny(
      query,
      columns,
      criteria.anyOf.map(
        part => inner => restrictByCriteria(inner, part, columns),
      ),
    );
    return;
  }
  if (isNotCriteria(criteria)) {
    // NULL makes a condition neither true nor false, and its negation must not let such a row through or lose one.
    query.whereNotIn(columns.id, inner => {
      const [table] = columns.id.split('.');
      inner.select(columns.id.replace(`${table}.`, '')).from(table);
      restrictByCriteria(inner, criteria.not, columns);
    });
    return;
  }
  applyLeaf(query, criteria, columns);
}

/** Restricts a query on `review_items` to what the caller may see. */
export function restrictReviews(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<GovernedReviewQuery>,
): void {
  restrictByCriteria(query, criteria, {
    id: 'review_items.id',
    owner: 'review_items.owner_ref',
    environment: 'review_items.environment',
    inCampaign: 'item_id',
  });
}

/** Restricts a query on `inventory_identities` to what the caller may see. */
export function restrictIdentities(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<GovernedReviewQuery>,
): void {
  restrictByCriteria(query, criteria, {
    id: 'inventory_identities.ref',
    owner: 'inventory_identities.owner_ref',
    environment: 'inventory_identities.environment',
    inCampaign: 'identity_ref',
  });
}

/** Restricts a query on certificates or partner integrations to what the caller may see. */
export function restrictItems(
  query: Knex.QueryBuilder,
  table: 'inventory_certificates' | 'inventory_partner_integrations',
  criteria: PermissionCriteria<GovernedReviewQuery>,
): void {
  restrictByCriteria(query, criteria, {
    id: `${table}.ref`,
    owner: `${table}.owner_ref`,
    environment: `${table}.environment`,
    inCampaign: 'identity_ref',
  });
}

/** References of every identity, certificate and partner integration that the caller may see. */
export function selectVisibleHolders(
  trx: Knex.Transaction,
  criteria: PermissionCriteria<GovernedReviewQuery>,
): Knex.QueryBuilder {
  return trx('inventory_identities')
    .where(inner => restrictIdentities(inner, criteria))
    .select('inventory_identities.ref')
    .unionAll(
      (
        ['inventory_certificates', 'inventory_partner_integrations'] as const
      ).map(table =>
        trx(table)
          .where(inner => restrictItems(inner, table, criteria))
          .select(`${table}.ref`),
      ),
    );
}
