/**
 * What can be wrong with a ledger.
 *
 * @public
 */
export type LedgerProblemCode =
  | 'malformed-header'
  | 'malformed-line'
  | 'entry-changed'
  | 'entry-missing'
  | 'entry-reordered'
  | 'entry-repeated'
  | 'chain-broken'
  | 'personal-changed'
  | 'checkpoint-bad-signature'
  | 'checkpoint-unknown-key'
  | 'checkpoint-untrusted-key'
  | 'checkpoint-misplaced'
  | 'checkpoint-mismatch'
  | 'other-ledger'
  | 'other-history'
  | 'signed-with-another-key'
  | 'truncated'
  | 'rolled-back'
  | 'file-changed'
  | 'file-incomplete';

/**
 * What a check could not establish; a limit of the check, not a fault of the ledger.
 *
 * @public
 */
export type LedgerNoteCode =
  | 'truncation-not-excluded'
  | 'keys-from-the-file-only'
  | 'no-signature'
  | 'tail-not-signed'
  | 'personal-not-included'
  | 'personal-erased';

/**
 * One thing that is wrong. `seq` is the entry's number (for a checkpoint, its size), where there is one; `line` counts
 * from 1.
 *
 * @public
 */
export interface LedgerProblem {
  code: LedgerProblemCode;
  seq?: number;
  line?: number;
  message: string;
}

/**
 * The result of checking a ledger.
 *
 * @public
 */
export interface LedgerVerdict {
  /** True only when nothing at all is wrong. */
  ok: boolean;
  ledgerId?: string;
  /** Entries that were read. */
  entries: number;
  /** The entry with the highest number. */
  head?: { seq: number; hash: string };
  /** The first problems, in the order they were met. */
  problems: LedgerProblem[];
  /** Problems beyond those listed. */
  problemsOmitted: number;
  /** Checkpoints whose signature and head both hold. */
  checkpointsVerified: number;
  notes: { code: LedgerNoteCode; message: string }[];
}

/** Collects problems up to a limit and counts the rest. */
export class ProblemList {
  readonly items: LedgerProblem[] = [];
  omitted = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(problem: LedgerProblem): void {
    if (this.items.length < this.#limit) {
      this.items.push(problem);
    } else {
      this.omitted += 1;
    }
  }
}
