import { Knex } from 'knex';

/** Public keys of all checkpoints ever made, oldest first. There are as many as key rotations. */
export async function listSigningKeys(
  trx: Knex.Transaction,
): Promise<{ keyId: string; pem: string }[]> {
  const rows = await trx('ledger_signing_keys')
    .orderBy(['created_at', 'key_id'])
    .select('key_id', 'public_pem');
  return rows.map(row => ({ keyId: row.key_id, pem: row.public_pem }));
}
