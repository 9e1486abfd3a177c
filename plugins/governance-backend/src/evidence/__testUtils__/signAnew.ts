import { generateKeyPairSync } from 'node:crypto';
import { EvidenceRecord } from '@countersign/plugin-governance-common';
import { CheckpointSigner } from '@countersign/plugin-governance-node';
import { localSigner } from '../../ledger';
import { framePack } from '../framePack';

/** Whoever holds a key can sign anything: what they sign is to be found wrong all the same. */
function anotherSigner(): CheckpointSigner {
  return localSigner({
    privateKeyPem: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  });
}

/** A pack of other records, rightly made and signed with another key. */
export async function signAnew(
  pack: string,
  change: (records: EvidenceRecord[]) => EvidenceRecord[],
): Promise<string> {
  const lines = pack.split('\n').filter(Boolean);
  const header = JSON.parse(lines[0]);
  const records = lines
    .map(line => JSON.parse(line))
    .filter(({ kind }) => kind === 'record');
  async function* changed() {
    yield* change(records);
  }
  const out: string[] = [];
  for await (const line of framePack(changed(), {
    campaign: header.campaign,
    ledgerId: header.ledgerId,
    signer: anotherSigner(),
  })) {
    out.push(line);
  }
  return `${out.join('\n')}\n`;
}
