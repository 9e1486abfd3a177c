import { LedgerCheckpoint } from '../checkpoint';
import { LEDGER_GENESIS_HASH } from '../entry';
import { LedgerExportHeader, nextLedgerExportDigest } from '../exportLines';
import { LedgerCrypto } from '../ledgerCrypto';
import { ChainCheck } from './ChainCheck';
import { CheckpointCheck, TrustedLedgerKey } from './CheckpointCheck';
import { limitsOfTheCheck } from './limitsOfTheCheck';
import { parseExportLine, parseHeader } from './parseLine';
import { PersonalCheck } from './PersonalCheck';
import { LedgerVerdict, ProblemList } from './verdict';

/**
 * What a check is given besides the lines.
 *
 * @public
 */
export interface VerifyLedgerOptions {
  crypto: LedgerCrypto;
  /** Checkpoints that were kept outside, by whoever checks. */
  checkpoints?: LedgerCheckpoint[];
  /** Public keys got from elsewhere than the file. With them, a checkpoint under any other key is a problem. */
  trustedKeys?: TrustedLedgerKey[];
  /** How many problems to list; further ones are counted. Default 100. */
  maxProblems?: number;
}

/**
 * Checks an exported ledger, reading each line once and keeping none. Names each entry that was changed, left out or
 * moved; with a checkpoint kept outside also a cut tail, a roll-back and a history signed anew. Never throws because of
 * what the lines hold.
 *
 * @param lines - the lines of the export, without line ends
 *
 * @public
 */
export async function verifyLedger(
  lines: AsyncIterable<string>,
  options: VerifyLedgerOptions,
): Promise<LedgerVerdict> {
  const { crypto, checkpoints = [], trustedKeys } = options;
  const problems = new ProblemList(options.maxProblems ?? 100);
  const chain = new ChainCheck(crypto, problems);
  const personal = new PersonalCheck(crypto, problems);
  let header: LedgerExportHeader | undefined;
  let checkpointCheck: CheckpointCheck | undefined;
  let line = 0;
  let digest = LEDGER_GENESIS_HASH;
  let complete = false;

  for await (const text of lines) {
    line += 1;
    if (!checkpointCheck) {
      const first = parseHeader(text);
      if (!first.parsed) {
        problems.add({
          code: 'malformed-header',
          line,
          message: `The first line is no header of a Countersign ledger: it ${first.reason}`,
        });
        break;
      }
      header = first.value;
      checkpointCheck = new CheckpointCheck({
        header,
        external: checkpoints,
        trusted: trustedKeys,
        crypto,
        problems,
      });
      digest = await crypto.sha256(nextLedgerExportDigest(digest, text));
      continue;
    }
    const parsed = parseExportLine(text);
    if (complete) {
      problems.add({
        code: 'malformed-line',
        line,
        message: `Line ${line} stands after the last line of the export`,
      });
      continue;
    }
    if (!parsed.parsed) {
      problems.add({
        code: 'malformed-line',
        line,
        seq: parsed.seq,
        message: `Line ${line} ${parsed.reason}`,
      });
      chain.skip();
    } else if (parsed.value.kind === 'entry') {
      await chain.next(parsed.value.entry, line);
      await personal.next(parsed.value, line);
      const { seq, hash } = parsed.value.entry;
      await checkpointCheck.passed(seq, hash);
    } else if (parsed.value.kind === 'checkpoint') {
      await checkpointCheck.embedded(parsed.value.checkpoint, chain.head, line);
    } else {
      complete = true;
      if (parsed.value.lines !== line - 1 || parsed.value.digest !== digest) {
        problems.add({
          code: 'file-changed',
          line,
          message: `The file is not as it was written: the last line was made over ${
            parsed.value.lines
          } lines with digest ${parsed.value.digest}, there are ${
            line - 1
          } with digest ${digest}`,
        });
      }
    }
    digest = await crypto.sha256(nextLedgerExportDigest(digest, text));
  }

  chain.finish();
  if (line === 0) {
    problems.add({
      code: 'malformed-header',
      line: 1,
      message: 'The file is empty; accepted is an export of a ledger',
    });
  }
  if (header && !complete) {
    problems.add({
      code: 'file-incomplete',
      line,
      message: `The file ends at line ${line} without its last line: it was cut, or the export broke off`,
    });
  }
  await checkpointCheck?.finish(chain.head?.seq ?? 0, complete);

  return {
    ok: problems.items.length === 0 && problems.omitted === 0,
    ledgerId: header?.ledgerId,
    entries: chain.entries,
    head: chain.head,
    problems: problems.items,
    problemsOmitted: problems.omitted,
    checkpointsVerified: checkpointCheck?.verified ?? 0,
    notes: limitsOfTheCheck({
      externalCheckpoints: checkpoints.length,
      trustedKeys: trustedKeys !== undefined,
      checkpointsVerified: checkpointCheck?.verified ?? 0,
      signedUpTo: Math.max(
        checkpointCheck?.signedUpTo ?? 0,
        ...checkpoints.map(({ size }) => size),
      ),
      lastSeq: chain.head?.seq ?? 0,
      withheld: personal.withheld,
      erased: personal.erased,
    }),
  };
}
