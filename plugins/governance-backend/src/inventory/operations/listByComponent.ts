import { Knex } from 'knex';
import {
  identityOf,
  InventoryIdentity,
  selectIdentities,
} from '../identityView';
import { filterIdentities } from './filterIdentities';
import { ConsumerRow } from '../rows';

/** The identities that a component uses, each with who says so. */
export async function listByComponent(
  trx: Knex.Transaction,
  componentRef: string,
): Promise<Array<InventoryIdentity & { basis: string; via: string }>> {
  const query = selectIdentities(trx);
  filterIdentities(trx, query, { componentRef });
  const rows = await query
    .orderBy('inventory_identities.display_name')
    .orderBy('inventory_identities.ref');
  const links = await trx<ConsumerRow>('inventory_consumers')
    .where({ component_ref: componentRef })
    .orderBy('basis');
  const linkBySubject = new Map(
    // The first one stands, and "declared" sorts before "derived" and "observed".
    links.reverse().map(link => [link.subject_ref, link]),
  );
  return rows.map(row => ({
    ...identityOf(row),
    basis: linkBySubject.get(row.ref)?.basis ?? 'derived',
    via: linkBySubject.get(row.ref)?.via ?? '',
  }));
}
