import { Knex } from 'knex';
import { findOpenRotation } from './operations/findOpenRotation';
import { hasSuccessor } from './operations/credentials';
import { lifeDays, ReplacedStanding } from './replacementFacts';
import { CredentialRow } from './rows';

/** Whether a credential can be replaced now. */
export async function standingOfReplaced(
  trx: Knex.Transaction,
  row: CredentialRow,
): Promise<ReplacedStanding> {
  if (row.state !== 'active' || row.identity_ref === null) {
    return 'not-in-use';
  }
  if (lifeDays(row) === 0) {
    return 'short-lived';
  }
  return (await hasSuccessor(trx, row.id)) || (await findOpenRotation(trx, row))
    ? 'being-replaced'
    : 'in-use';
}
