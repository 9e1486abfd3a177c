import { Knex } from 'knex';
import {
  filterIdentities,
  IdentityFilter,
  Restriction,
} from './filterIdentities';

/** How many identities a filter lets through. */
export async function countIdentities(
  trx: Knex.Transaction,
  options: { filter: IdentityFilter; restrict?: Restriction },
): Promise<number> {
  const query = trx('inventory_identities');
  filterIdentities(trx, query, options.filter);
  options.restrict?.(query);
  const [{ total }] = await query.count({ total: '*' });
  return Number(total);
}
