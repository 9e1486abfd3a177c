import { Knex } from 'knex';

/**
 * The private key that development runs sign with: the one in the table, or the given one when there is none yet. Two
 * replicas that start at once end up with the same.
 */
export async function provideDevelopmentKey(
  trx: Knex.Transaction,
  options: {
    keyId: string;
    publicKeyPem: string;
    privateKeyPem: string;
    now: string;
  },
): Promise<string> {
  const existing = () =>
    trx('ledger_signing_keys')
      .whereNotNull('private_pem')
      .orderBy(['created_at', 'key_id'])
      .first('private_pem');
  const before = await existing();
  if (before) {
    return before.private_pem;
  }
  await trx('ledger_signing_keys').insert({
    key_id: options.keyId,
    algorithm: 'Ed25519',
    public_pem: options.publicKeyPem,
    private_pem: options.privateKeyPem,
    created_at: options.now,
  });
  const after = await existing();
  return after?.private_pem ?? options.privateKeyPem;
}
