import { LedgerVerdict } from './verdict';

/** Says plainly what a check could not establish, whatever its result. */
export function limitsOfTheCheck(facts: {
  externalCheckpoints: number;
  trustedKeys: boolean;
  checkpointsVerified: number;
  signedUpTo: number;
  lastSeq: number;
  withheld: number;
  erased: number;
}): LedgerVerdict['notes'] {
  const notes: LedgerVerdict['notes'] = [];
  if (facts.externalCheckpoints === 0) {
    notes.push({
      code: 'truncation-not-excluded',
      message:
        'No checkpoint kept outside was given, so it cannot be excluded that entries were cut from the end, or that the whole was rolled back or written anew.',
    });
  }
  if (!facts.trustedKeys) {
    notes.push({
      code: 'keys-from-the-file-only',
      message:
        'No trusted key was given: signatures were checked with the keys in the file, which prove nothing against whoever wrote it.',
    });
  }
  if (facts.checkpointsVerified === 0) {
    notes.push({
      code: 'no-signature',
      message: 'No signed checkpoint was verified.',
    });
  }
  if (facts.checkpointsVerified > 0 && facts.lastSeq > facts.signedUpTo) {
    notes.push({
      code: 'tail-not-signed',
      message: `${
        facts.lastSeq - facts.signedUpTo
      } entries after the last checkpoint (${
        facts.signedUpTo
      }) are chained but not signed yet.`,
    });
  }
  if (facts.withheld > 0) {
    notes.push({
      code: 'personal-not-included',
      message: `${facts.withheld} personal values are not in the file; their commitments could not be checked.`,
    });
  }
  if (facts.erased > 0) {
    notes.push({
      code: 'personal-erased',
      message: `${facts.erased} personal values were erased, as they may be; the chain is not affected.`,
    });
  }
  return notes;
}
