import { Knex } from 'knex';
import { CallRow } from '../rows';

/** The calls of a credential, in their order. */
export async function listCalls(
  trx: Knex.Transaction,
  credentialId: string,
): Promise<CallRow[]> {
  return trx<CallRow>('issuing_calls')
    .where({ credential_id: credentialId })
    .orderBy('number');
}

/** Writes a call down before it is made. */
export async function insertCall(
  trx: Knex.Transaction,
  row: CallRow,
): Promise<void> {
  await trx<CallRow>('issuing_calls').insert(row);
}

/** Writes down what became of a call that is in one of some states. Says whether it was. */
export async function settleCall(
  trx: Knex.Transaction,
  { tag, from }: { tag: string; from: ReadonlyArray<CallRow['state']> },
  changes: Pick<CallRow, 'state' | 'settled_at' | 'reason'>,
): Promise<boolean> {
  const settled = await trx<CallRow>('issuing_calls')
    .where({ tag })
    .whereIn('state', from)
    .update(changes);
  return settled > 0;
}
