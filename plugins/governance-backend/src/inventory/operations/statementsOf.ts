import { Knex } from 'knex';
import { groupValues } from '../../grouping/groupValues';
import { IdentityBody, Statement } from '../resolveIdentity';
import { batchesOf, StatementRow } from '../rows';
import { statementOf } from '../statements';

/** What every source says about some identities, by identity. Uses the primary key. */
export async function statementsOf(
  trx: Knex.Transaction,
  identityRefs: string[],
): Promise<Map<string, Array<Statement<IdentityBody>>>> {
  const rows: StatementRow[] = [];
  for (const batch of batchesOf(identityRefs)) {
    rows.push(
      ...(await trx<StatementRow>('inventory_statements')
        .whereIn('identity_ref', batch)
        .orderBy(['identity_ref', 'source'])),
    );
  }
  return groupValues(rows, ({ identity_ref }) => identity_ref, statementOf);
}
