import {
  EVIDENCE_BLOCK_SIZE,
  EVIDENCE_PACK_FORMAT,
  EvidenceBlock,
  EvidenceHeader,
  evidenceLine,
  EvidenceManifest,
  EvidenceRecord,
  EvidenceSignature,
} from '@countersign/plugin-governance-common';
import { CheckpointSigner } from '@countersign/plugin-governance-node';
import { sha256Hex } from '../ledger/digest';

/**
 * The lines of a pack, without line ends: a header, the records with a block behind each so many of them, the manifest, and
 * its signature. Nothing in them depends on when or by whom it is made, so that the same records under the same key are
 * the same bytes. Holds one block at a time.
 */
export async function* framePack(
  records: AsyncIterable<EvidenceRecord>,
  options: {
    campaign: string;
    ledgerId: string;
    signer: CheckpointSigner;
  },
): AsyncGenerator<string, void, void> {
  const { campaign, ledgerId, signer } = options;
  const counts: Record<string, number> = {};
  const blocks: string[] = [];
  let listed: EvidenceBlock['records'] = [];

  const endBlock = (): string => {
    const block: EvidenceBlock = {
      kind: 'block',
      number: blocks.length + 1,
      records: listed,
    };
    const line = evidenceLine(block);
    blocks.push(sha256Hex(line));
    listed = [];
    return line;
  };

  const header: EvidenceHeader = {
    kind: 'header',
    format: EVIDENCE_PACK_FORMAT,
    v: 1,
    campaign,
    ledgerId,
  };
  const first = evidenceLine(header);
  yield first;
  for await (const record of records) {
    const line = evidenceLine(record);
    counts[record.type] = (counts[record.type] ?? 0) + 1;
    listed.push([record.key, sha256Hex(line)]);
    yield line;
    if (listed.length === EVIDENCE_BLOCK_SIZE) {
      yield endBlock();
    }
  }
  if (listed.length > 0) {
    yield endBlock();
  }
  const manifest: EvidenceManifest = {
    kind: 'manifest',
    format: EVIDENCE_PACK_FORMAT,
    v: 1,
    campaign,
    ledgerId,
    header: sha256Hex(first),
    records: counts,
    blocks,
    keyId: signer.keyId,
    publicKey: signer.publicKeyPem,
  };
  const signed = evidenceLine(manifest);
  yield signed;
  const signature: EvidenceSignature = {
    kind: 'signature',
    keyId: signer.keyId,
    algorithm: signer.algorithm,
    signature: Buffer.from(
      await signer.sign(Buffer.from(signed, 'utf8')),
    ).toString('base64'),
  };
  yield evidenceLine(signature);
}
