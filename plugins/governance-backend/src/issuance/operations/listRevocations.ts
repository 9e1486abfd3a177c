import { Knex } from 'knex';

/** The flows that were to revoke a credential, in their order. Relies on the unique index of dedupe keys. */
export async function listRevocations(
  trx: Knex.Transaction,
  credentialId: string,
): Promise<Array<{ id: string; status: 'running' | 'ended' }>> {
  return trx('flow_instances')
    .where({ dedupe_key: `revocation/${credentialId}` })
    .orWhere(again =>
      again
        .where('dedupe_key', '>', `revocation/${credentialId}/`)
        // The character after the slash: the next text after all that begin with it.
        .where('dedupe_key', '<', `revocation/${credentialId}0`),
    )
    .orderBy(['created_at', 'id'])
    .select('id', 'status');
}
