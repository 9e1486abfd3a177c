import { Knex } from 'knex';
import {
  identityOf,
  InventoryIdentity,
  selectIdentities,
} from '../identityView';
import {
  filterIdentities,
  IdentityFilter,
  Restriction,
} from './filterIdentities';

/** The end of a page: the next one begins behind it. */
export interface IdentityCursor {
  title: string;
  ref: string;
}

/**
 * A page of identities by name. Keyset pagination over the index on name and ref, which is unique, so that following
 * the cursors shows every identity once.
 */
export async function listIdentities(
  trx: Knex.Transaction,
  options: {
    filter: IdentityFilter;
    limit: number;
    after?: IdentityCursor;
    restrict?: Restriction;
    now: Date;
  },
): Promise<{ items: InventoryIdentity[]; next: IdentityCursor | undefined }> {
  const { filter, limit, after, restrict, now } = options;
  const query = selectIdentities(trx, now);
  filterIdentities(trx, query, filter);
  restrict?.(query);
  if (after) {
    query.whereRaw(
      '(inventory_identities.display_name, inventory_identities.ref) > (?, ?)',
      [after.title, after.ref],
    );
  }
  const rows = await query
    .orderBy('inventory_identities.display_name')
    .orderBy('inventory_identities.ref')
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(identityOf);
  const last = items.at(-1);
  return {
    items,
    next:
      rows.length > limit && last
        ? { title: last.title, ref: last.ref }
        : undefined,
  };
}
