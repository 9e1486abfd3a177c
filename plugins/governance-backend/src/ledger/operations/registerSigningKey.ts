import { Knex } from 'knex';

/** Keeps the public key of a signer for good, so that exports carry every key that checkpoints were made with. */
export async function registerSigningKey(
  trx: Knex.Transaction,
  options: { keyId: string; publicKeyPem: string; now: string },
): Promise<void> {
  await trx('ledger_signing_keys')
    .insert({
      key_id: options.keyId,
      algorithm: 'Ed25519',
      public_pem: options.publicKeyPem,
      created_at: options.now,
    })
    .onConflict('key_id')
    .ignore();
}
