import { ledgerCommitmentInput, ledgerCommitments } from '../entry';
import { LedgerExportEntryLine } from '../exportLines';
import { LedgerCrypto } from '../ledgerCrypto';
import { ProblemList } from './verdict';

/** Compares personal parts with the commitments in the chain. */
export class PersonalCheck {
  withheld = 0;
  erased = 0;
  readonly #crypto: LedgerCrypto;
  readonly #problems: ProblemList;

  constructor(crypto: LedgerCrypto, problems: ProblemList) {
    this.#crypto = crypto;
    this.#problems = problems;
  }

  async next(
    { entry, personal = {} }: LedgerExportEntryLine,
    line: number,
  ): Promise<void> {
    const commitments = ledgerCommitments(entry);
    for (const field of Object.keys(commitments)) {
      const part = Object.hasOwn(personal, field) ? personal[field] : undefined;
      if (part === undefined) {
        this.withheld += 1;
      } else if (part === 'erased') {
        this.erased += 1;
      } else {
        const digest = await this.#crypto.sha256(
          ledgerCommitmentInput({ field, ...part }),
        );
        if (`sha256:${digest}` !== commitments[field]) {
          this.#changed(
            entry.seq,
            line,
            `${field} does not match the commitment in the chain`,
          );
        }
      }
    }
    for (const field of Object.keys(personal)) {
      if (!Object.hasOwn(commitments, field)) {
        this.#changed(
          entry.seq,
          line,
          `${field} was added: the chain holds no commitment to it`,
        );
      }
    }
  }

  #changed(seq: number, line: number, what: string): void {
    this.#problems.add({
      code: 'personal-changed',
      seq,
      line,
      message: `Personal part of entry ${seq}: ${what}`,
    });
  }
}
