import { Knex } from 'knex';
import { matchText } from './matchText';

/** Which identities are asked for. Parts that are left out do not restrict. */
export interface IdentityFilter {
  ownerRefs?: string[];
  componentRef?: string;
  source?: string;
  type?: string;
  environment?: string;
  /** Nobody owns it. */
  unowned?: boolean;
  /** No component is known to use it. */
  unattached?: boolean;
  /** Part of the name or of the external id. */
  text?: string;
  /** Whether those that are gone are listed too; not by default. */
  includeAbsent?: boolean;
}

/** What a permission decision adds to a query over `inventory_identities`. */
export type Restriction = (query: Knex.QueryBuilder) => void;

/** Adds a filter to a query over `inventory_identities`. Relies on the indices on owner, source and component. */
export function filterIdentities(
  trx: Knex.Transaction,
  query: Knex.QueryBuilder,
  filter: IdentityFilter,
): void {
  const column = (name: string) => `inventory_identities.${name}`;
  if (!filter.includeAbsent) {
    query.whereNull(column('absent_since'));
  }
  if (filter.ownerRefs) {
    query.whereIn(column('owner_ref'), filter.ownerRefs);
  }
  if (filter.unowned) {
    query.whereNull(column('owner_ref'));
  }
  if (filter.componentRef) {
    query.whereIn(
      column('ref'),
      trx('inventory_consumers')
        .where({ component_ref: filter.componentRef })
        .select('subject_ref'),
    );
  }
  if (filter.unattached) {
    query.whereNotExists(
      trx('inventory_consumers')
        .where('subject_ref', trx.ref(column('ref')))
        .select(trx.raw('1')),
    );
  }
  for (const name of ['source', 'type', 'environment'] as const) {
    const value = filter[name];
    if (value !== undefined) {
      query.where(column(name), value);
    }
  }
  if (filter.text) {
    matchText(query, 'inventory_identities', filter.text);
  }
}
