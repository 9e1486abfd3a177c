import { sha256Hex } from '../ledger/digest';

/** The largest number of eight hexadecimal digits, and one. */
const RANGE = 0x1_0000_0000;

/**
 * Whether a decision is in the sample that somebody looks at again. The campaign is the seed, so that whoever draws again
 * draws the same, and an auditor can check that nobody has chosen. It is no secret: whoever reads this can work it out.
 */
export function isInSample(
  campaignId: string,
  itemId: string,
  share: number,
): boolean {
  const drawn = Number.parseInt(
    sha256Hex(`second-look/${campaignId}/${itemId}`).slice(0, 8),
    16,
  );
  return drawn / RANGE < share;
}
