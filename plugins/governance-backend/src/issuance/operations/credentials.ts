import { Knex } from 'knex';
import { CredentialRow } from '../rows';

/** Writes an order down, or finds it written: one row for one effect, however often it is delivered. */
export async function insertCredentialOnce(
  trx: Knex.Transaction,
  row: CredentialRow,
): Promise<CredentialRow> {
  await trx<CredentialRow>('issued_credentials')
    .insert(row)
    .onConflict('order_key')
    .ignore();
  const kept = await trx<CredentialRow>('issued_credentials')
    .where({ order_key: row.order_key })
    .forUpdate()
    .first();
  if (!kept) {
    throw new Error(`The order ${row.order_key} was not kept`);
  }
  return kept;
}

/** The newest credential that an instance has ordered. */
export async function findCredentialOf(
  trx: Knex.Transaction,
  instanceId: string,
): Promise<CredentialRow | undefined> {
  return trx<CredentialRow>('issued_credentials')
    .where({ instance_id: instanceId })
    .orderBy('ordered_at', 'desc')
    .forUpdate()
    .first();
}

/** Changes a credential that is in one of some states. Says whether it was. */
export async function moveCredential(
  trx: Knex.Transaction,
  { id, from }: { id: string; from: ReadonlyArray<CredentialRow['state']> },
  changes: Partial<Omit<CredentialRow, 'id'>>,
): Promise<boolean> {
  const moved = await trx<CredentialRow>('issued_credentials')
    .where({ id })
    .whereIn('state', from)
    .update(changes);
  return moved > 0;
}
