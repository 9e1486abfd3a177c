import { createPublicKey, JsonWebKey } from 'node:crypto';
import {
  EvidenceVerdict,
  verifyEvidencePack,
} from '@countersign/plugin-governance-common';
import { nodeCrypto, replay } from '../../ledger/__testUtils__/ledgerDatabase';

/** Checks a pack as a file is checked, with keys got from elsewhere if there are any. */
export async function verifyPack(
  pack: string,
  keys: JsonWebKey[] = [],
): Promise<EvidenceVerdict> {
  const lines = pack.split('\n');
  const end = lines.pop();
  return verifyEvidencePack(
    replay(end === '' || end === undefined ? lines : [...lines, end]),
    {
      crypto: nodeCrypto,
      trustedKeys: keys.map(key =>
        createPublicKey({ key, format: 'jwk' })
          .export({ type: 'spki', format: 'pem' })
          .toString(),
      ),
    },
  );
}
