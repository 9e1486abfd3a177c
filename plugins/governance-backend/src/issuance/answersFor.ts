import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { resolveMembers } from '../directory/queryDirectory';
import { CredentialRow } from './rows';

/** Whether somebody has asked for a credential or is of those who own it. */
export async function answersFor(
  trx: Knex.Transaction,
  row: Pick<CredentialRow, 'requested_by' | 'owner'>,
  principal: string,
): Promise<boolean> {
  const key = keyOf(principal);
  if (keyOf(row.requested_by) === key) {
    return true;
  }
  const members = await resolveMembers(trx, row.owner);
  return members.some(({ ref }) => keyOf(ref) === key);
}
