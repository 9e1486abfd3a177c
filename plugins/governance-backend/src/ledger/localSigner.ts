import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
  sign,
} from 'node:crypto';
import { InputError } from '@backstage/errors';
import { CheckpointSigner } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { provideDevelopmentKey } from './operations';

/**
 * Signs checkpoints in this process with an Ed25519 private key (PKCS #8 in PEM). The key id is the start of the
 * SHA-256 of the public key's SPKI bytes.
 *
 * @throws InputError when the text is no Ed25519 private key; the text itself is never in the message
 */
export function localSigner(options: {
  privateKeyPem: string;
}): CheckpointSigner {
  const privateKey = readPrivateKey(options.privateKeyPem);
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return {
    keyId: createHash('sha256').update(spki).digest('hex').slice(0, 32),
    algorithm: 'Ed25519',
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: async bytes => sign(null, bytes, privateKey),
  };
}

/**
 * Signs with a key that is made at the first start and kept in the database. For development only: whoever can write
 * the database can sign any history.
 */
export async function developmentSigner(
  trx: Knex.Transaction,
  options: { now: string },
): Promise<CheckpointSigner> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const privateKeyPem = privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
  const fresh = localSigner({ privateKeyPem });
  const kept = await provideDevelopmentKey(trx, {
    keyId: fresh.keyId,
    publicKeyPem: fresh.publicKeyPem,
    privateKeyPem,
    now: options.now,
  });
  return localSigner({ privateKeyPem: kept });
}

function readPrivateKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The cause may quote the text, which is a secret
    throw new InputError(
      'governance.ledger.signing.privateKey cannot be read; accepted is an Ed25519 private key, PKCS #8 in PEM',
    );
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new InputError(
      `governance.ledger.signing.privateKey is a key of type ${key.asymmetricKeyType}; accepted is ed25519`,
    );
  }
  return key;
}
