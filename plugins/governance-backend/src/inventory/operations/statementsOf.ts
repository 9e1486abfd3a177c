import { Knex } from 'knex';
import { IdentityBody, Statement } from '../resolveIdentity';
import { batchesOf, StatementRow } from '../rows';
import { statementOf } from '../statements';

/** What every source says about some identities, by identity. Uses the primary key. */
export async function statementsOf(
  trx: Knex.Transaction,
  identityRefs: string[],
): Promise<Map<string, Array<Statement<IdentityBody>>>> {
  const found = new Map<string, Array<Statement<IdentityBody>>>();
  for (const batch of batchesOf(identityRefs)) {
    const rows = await trx<StatementRow>('inventory_statements')
      .whereIn('identity_ref', batch)
      .orderBy(['identity_ref', 'source']);
    for (const row of rows) {
      found.set(row.identity_ref, [
        ...(found.get(row.identity_ref) ?? []),
        statementOf(row),
      ]);
    }
  }
  return found;
}
