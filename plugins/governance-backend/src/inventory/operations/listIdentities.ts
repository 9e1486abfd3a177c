import { Knex } from 'knex';
import { Place } from '../../paging/cursors';
import { Page, pageOf } from '../../paging/pageOf';
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

/**
 * A page of identities by name. Keyset pagination over the index on name and ref, which is unique, so that following
 * the cursors shows every identity once.
 */
export async function listIdentities(
  trx: Knex.Transaction,
  options: {
    filter: IdentityFilter;
    limit: number;
    after?: Place;
    restrict?: Restriction;
    now: Date;
  },
): Promise<Page<InventoryIdentity, Place>> {
  const { filter, limit, after, restrict, now } = options;
  const query = selectIdentities(trx, now);
  filterIdentities(trx, query, filter);
  restrict?.(query);
  if (after) {
    query.whereRaw(
      '(inventory_identities.display_name, inventory_identities.ref) > (?, ?)',
      after,
    );
  }
  const rows = await query
    .orderBy('inventory_identities.display_name')
    .orderBy('inventory_identities.ref')
    .limit(limit + 1);
  return pageOf(rows.map(identityOf), limit, ({ title, ref }) => [title, ref]);
}
