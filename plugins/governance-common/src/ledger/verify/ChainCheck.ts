import {
  LEDGER_GENESIS_HASH,
  LedgerEntry,
  ledgerEntryHashInput,
} from '../entry';
import { LedgerCrypto } from '../ledgerCrypto';
import { ProblemList } from './verdict';

/** Numbers that have not been seen although a higher one has. */
interface Gap {
  from: number;
  to: number;
}

/** Follows the chain entry by entry and says where it is broken. Holds no entries, only the head and open gaps. */
export class ChainCheck {
  entries = 0;
  /** The entry with the highest number so far. */
  head: { seq: number; hash: string } | undefined;

  /** What `prev` of the next entry may be. */
  #accepted: string[] = [LEDGER_GENESIS_HASH];
  /** Lines that could not be read and may be what a gap lacks. */
  #unreadable = 0;
  #gaps: Gap[] = [];
  readonly #crypto: LedgerCrypto;
  readonly #problems: ProblemList;

  constructor(crypto: LedgerCrypto, problems: ProblemList) {
    this.#crypto = crypto;
    this.#problems = problems;
  }

  async next(entry: LedgerEntry, line: number): Promise<void> {
    this.entries += 1;
    const computed = await this.#crypto.sha256(ledgerEntryHashInput(entry));
    const changed = computed !== entry.hash;
    if (changed) {
      this.#problems.add({
        code: 'entry-changed',
        seq: entry.seq,
        line,
        message: `Entry ${entry.seq} was changed: its content has the hash ${computed}, but it says ${entry.hash}`,
      });
    }

    const highest = this.head?.seq ?? 0;
    if (entry.seq <= highest) {
      this.#lateOrRepeated(entry.seq, highest, line);
      return;
    }
    if (entry.seq > highest + 1) {
      this.#gaps.push({ from: highest + 1, to: entry.seq - 1 });
    } else if (!changed && !this.#accepted.includes(entry.prev)) {
      this.#problems.add({
        code: 'chain-broken',
        seq: entry.seq,
        line,
        message:
          entry.seq === 1
            ? `Entry 1 does not start the chain: prev is ${entry.prev}, accepted are 64 zeros`
            : `The chain is broken between ${highest} and ${
                entry.seq
              }: entry ${highest} was replaced, or ${
                entry.seq
              } belongs to another history (prev is ${
                entry.prev
              }, accepted is ${this.#accepted[0]})`,
      });
    }
    this.head = { seq: entry.seq, hash: entry.hash };
    // A changed entry is reported once; its successor may hold on to either hash
    this.#accepted = changed ? [entry.hash, computed] : [entry.hash];
  }

  /** A line in the place of an entry that cannot be read; it is reported as such, and not as missing besides. */
  skip(): void {
    this.#unreadable += 1;
  }

  finish(): void {
    for (const { from, to } of this.#gaps) {
      const missing = to - from + 1;
      if (missing <= this.#unreadable) {
        this.#unreadable -= missing;
        continue;
      }
      this.#problems.add({
        code: 'entry-missing',
        seq: from,
        message:
          from === to
            ? `Entry ${from} is missing`
            : `Entries ${from} to ${to} are missing`,
      });
    }
  }

  #lateOrRepeated(seq: number, highest: number, line: number): void {
    const index = this.#gaps.findIndex(g => g.from <= seq && seq <= g.to);
    if (index < 0) {
      this.#problems.add({
        code: 'entry-repeated',
        seq,
        line,
        message: `Entry ${seq} is there more than once`,
      });
      return;
    }
    const { from, to } = this.#gaps[index];
    const rest = [
      { from, to: seq - 1 },
      { from: seq + 1, to },
    ].filter(gap => gap.from <= gap.to);
    this.#gaps.splice(index, 1, ...rest);
    this.#problems.add({
      code: 'entry-reordered',
      seq,
      line,
      message: `Entry ${seq} is out of order: it stands after entry ${highest}`,
    });
  }
}
