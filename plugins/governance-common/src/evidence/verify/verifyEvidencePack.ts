import { PackCheck, VerifyEvidenceOptions } from './PackCheck';
import { EvidenceVerdict } from './packVerdict';

export type { VerifyEvidenceOptions } from './PackCheck';

/**
 * Checks an evidence pack without a network or a database, reading each line once: the signature, the hash of every
 * record, that the population adds up, that each decision belongs to an item, was recorded in the ledger and made by
 * somebody who was not too near, and that the ledger's entries are linked to signed heads. Names what is wrong. Keeps the
 * ids of items and decisions, and nothing else of them. Never throws because of what the lines hold.
 *
 * @param lines - the lines of the pack, without line ends
 *
 * @public
 */
export async function verifyEvidencePack(
  lines: AsyncIterable<string>,
  options: VerifyEvidenceOptions,
): Promise<EvidenceVerdict> {
  const check = new PackCheck(options);
  let line = 0;
  for await (const text of lines) {
    line += 1;
    await check.line(text, line);
  }
  return check.finish(line);
}
