import { Knex } from 'knex';
import { toChunks } from '../flows/operations/insertChunks';

const TABLES = [
  'inventory_identities',
  'inventory_credentials',
  'inventory_grants',
  'inventory_entitlements',
  'inventory_certificates',
  'inventory_partner_integrations',
];

/**
 * What things of the inventory are called, by reference; what it does not know is absent. Relies on the primary keys.
 */
export async function readTitles(
  trx: Knex.Transaction,
  refs: readonly string[],
): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  for (const chunk of toChunks([...new Set(refs)])) {
    for (const table of TABLES) {
      const rows: { ref: string; display_name: string }[] = await trx(table)
        .whereIn('ref', chunk)
        .select('ref', 'display_name');
      rows.forEach(row => titles.set(row.ref, row.display_name));
    }
  }
  return titles;
}
