import { createHash, createPublicKey, verify } from 'node:crypto';
import { LedgerCrypto } from '@countersign/plugin-governance-common';

/** The primitives of a ledger check, from Node. */
export const nodeLedgerCrypto: LedgerCrypto = {
  sha256: text => createHash('sha256').update(text, 'utf8').digest('hex'),
  verifyEd25519: ({ publicKeyPem, text, signature }) => {
    let key;
    try {
      key = createPublicKey(publicKeyPem);
    } catch {
      // A key in the file that cannot be read is a fault of the ledger, and reported as a signature that does not hold
      return false;
    }
    return (
      key.asymmetricKeyType === 'ed25519' &&
      verify(
        null,
        Buffer.from(text, 'utf8'),
        key,
        Buffer.from(signature, 'base64'),
      )
    );
  },
};
