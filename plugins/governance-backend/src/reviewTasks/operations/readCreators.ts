import { Knex } from 'knex';
import { StatementRow } from '../../inventory/rows';

/** Who made identities, as far as a source that still shows them says. Relies on the primary key of the statements. */
export async function readCreators(
  trx: Knex.Transaction,
  identityRefs: readonly string[],
): Promise<Map<string, string>> {
  const rows: Pick<StatementRow, 'identity_ref' | 'body'>[] = await trx(
    'inventory_statements',
  )
    .whereIn('identity_ref', identityRefs)
    .whereNull('absent_since')
    .orderBy(['identity_ref', 'source'])
    .select('identity_ref', 'body');
  const creators = new Map<string, string>();
  for (const { identity_ref, body } of rows) {
    const { createdBy }: { createdBy?: unknown } = JSON.parse(body);
    if (typeof createdBy === 'string' && !creators.has(identity_ref)) {
      creators.set(identity_ref, createdBy);
    }
  }
  return creators;
}
