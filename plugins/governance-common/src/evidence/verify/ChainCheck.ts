import {
  LedgerCheckpoint,
  ledgerCheckpointSigningInput,
} from '../../ledger/checkpoint';
import { LedgerEntry, ledgerEntryHashInput } from '../../ledger/entry';
import { LedgerCrypto } from '../../ledger/ledgerCrypto';
import { EvidenceData } from '../packRecords';
import { EvidenceNotes, EvidenceProblems } from './packVerdict';

/** Checks that entries of the ledger are as they were hashed, and that each is linked without a gap to a signed head. */
export class ChainCheck {
  checkpointsVerified = 0;

  readonly #crypto: LedgerCrypto;
  readonly #problems: EvidenceProblems;
  readonly #notes: EvidenceNotes;
  readonly #keys = new Map<string, string>();
  readonly #vouched = new Set<string>();
  #ledgerId = '';
  #last: LedgerEntry | undefined;
  /** Whether a signed head stands after the last entry. */
  #anchored = true;

  constructor(
    crypto: LedgerCrypto,
    problems: EvidenceProblems,
    notes: EvidenceNotes,
  ) {
    this.#crypto = crypto;
    this.#problems = problems;
    this.#notes = notes;
  }

  header(ledgerId: string): void {
    this.#ledgerId = ledgerId;
  }

  key({ keyId, pem }: EvidenceData<'key'>): void {
    this.#keys.set(keyId, pem);
  }

  async entry(entry: LedgerEntry, key: string): Promise<void> {
    const { hash } = entry;
    const found = await this.#crypto.sha256(ledgerEntryHashInput(entry));
    if (found !== hash) {
      this.#problems.add(
        'entry-changed',
        `Entry ${entry.seq} of the ledger was changed: its hash is ${found}, it says ${hash}`,
        { record: key },
      );
    }
    this.#link(entry, key);
  }

  #link(entry: LedgerEntry, key: string): void {
    const last = this.#last;
    const follows = last && entry.seq === last.seq + 1;
    if (last && entry.seq <= last.seq) {
      this.#problems.add(
        'chain-broken',
        `Entry ${entry.seq} stands after entry ${last.seq}`,
        { record: key },
      );
    } else if (follows && entry.prev !== last.hash) {
      this.#problems.add(
        'chain-broken',
        `Entry ${entry.seq} does not follow entry ${last.seq} as it stands here`,
        { record: key },
      );
    } else if (!follows && !this.#anchored) {
      this.#problems.add(
        'chain-broken',
        `Between entry ${last?.seq} and entry ${entry.seq} of the ledger something is missing`,
        { record: key },
      );
    }
    this.#last = entry;
    this.#anchored = false;
  }

  /** @param trusted - keys got from elsewhere, if any */
  async checkpoint(
    checkpoint: LedgerCheckpoint,
    options: { key: string; trusted: readonly string[] },
  ): Promise<void> {
    const { key, trusted } = options;
    const wrong = (message: string) =>
      this.#problems.add('checkpoint-bad', message, { record: key });
    const last = this.#last;
    const { size, headHash, keyId } = checkpoint;
    if (!last || size !== last.seq || headHash !== last.hash) {
      wrong(
        `The signed head over ${size} entries does not fit entry ${
          last?.seq ?? 0
        }, which it stands after`,
      );
      return;
    }
    if (checkpoint.ledgerId !== this.#ledgerId) {
      wrong(`The signed head over ${size} entries is of another ledger`);
      return;
    }
    const named = this.#keys.get(keyId);
    const byTrusted = await this.#anyHolds(checkpoint, trusted);
    if (byTrusted) {
      this.#anchor();
    } else if (named && (await this.#anyHolds(checkpoint, [named]))) {
      this.#anchor();
      if (trusted.length > 0) {
        this.#vouched.add(keyId);
      }
    } else {
      wrong(
        `The signature of the head over ${size} entries does not hold under key ${keyId}`,
      );
    }
  }

  #anchor(): void {
    this.#anchored = true;
    this.checkpointsVerified += 1;
  }

  async #anyHolds(
    checkpoint: LedgerCheckpoint,
    pems: readonly string[],
  ): Promise<boolean> {
    for (const publicKeyPem of pems) {
      const holds = await this.#crypto.verifyEd25519({
        publicKeyPem,
        text: ledgerCheckpointSigningInput(checkpoint),
        signature: checkpoint.signature,
      });
      if (holds) {
        return true;
      }
    }
    return false;
  }

  finish(): void {
    if (!this.#anchored) {
      this.#problems.add(
        'chain-broken',
        `No signed head stands after entry ${this.#last?.seq} of the ledger`,
        { record: `entry/${this.#last?.seq}` },
      );
    }
    for (const keyId of this.#vouched) {
      this.#notes.add(
        'checkpoint-key-vouched-by-pack',
        `Heads of the ledger were signed with key ${keyId}, which is not among those given; that it is one of the ledger's is said by the pack's own signature`,
      );
    }
  }
}
