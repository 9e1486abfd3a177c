import { LedgerCheckpoint, ledgerCheckpointSigningInput } from '../checkpoint';
import { LedgerExportHeader } from '../exportLines';
import { LedgerCrypto } from '../ledgerCrypto';
import { ProblemList } from './verdict';

/**
 * A public key (SPKI PEM) that the person who checks got from elsewhere than the file.
 *
 * @public
 */
export interface TrustedLedgerKey {
  pem: string;
  /** The name it has in checkpoints. Left out, it is found by trying. */
  keyId?: string;
}

type SignatureState = 'good' | 'bad' | 'no-key' | 'untrusted';

/** Checks the checkpoints in the file, and those kept outside it, against the chain as it passes by. */
export class CheckpointCheck {
  verified = 0;
  /** Size of the largest checkpoint in the file whose signature and head hold. */
  signedUpTo = 0;

  readonly #header: LedgerExportHeader;
  readonly #external: Map<number, LedgerCheckpoint[]>;
  readonly #trusted: TrustedLedgerKey[] | undefined;
  readonly #crypto: LedgerCrypto;
  readonly #problems: ProblemList;

  constructor(options: {
    header: LedgerExportHeader;
    external: LedgerCheckpoint[];
    trusted: TrustedLedgerKey[] | undefined;
    crypto: LedgerCrypto;
    problems: ProblemList;
  }) {
    this.#header = options.header;
    this.#trusted = options.trusted;
    this.#crypto = options.crypto;
    this.#problems = options.problems;
    this.#external = new Map();
    for (const checkpoint of options.external) {
      const same = this.#external.get(checkpoint.size) ?? [];
      this.#external.set(checkpoint.size, [...same, checkpoint]);
    }
  }

  /** A checkpoint in the file, after the entry `head`. */
  async embedded(
    checkpoint: LedgerCheckpoint,
    head: { seq: number; hash: string } | undefined,
    line: number,
  ): Promise<void> {
    const { size } = checkpoint;
    let good = await this.#ofThisLedger(checkpoint, 'in the file', line);
    if (size !== (head?.seq ?? 0)) {
      good = false;
      this.#problems.add({
        code: 'checkpoint-misplaced',
        seq: size,
        line,
        message: `The checkpoint over ${size} entries stands after entry ${
          head?.seq ?? 0
        }; entries before it are missing or out of order, or it was moved`,
      });
    } else if (head && head.hash !== checkpoint.headHash) {
      good = false;
      this.#problems.add({
        code: 'checkpoint-mismatch',
        seq: size,
        line,
        message: `Entries up to ${size} are not those that the checkpoint in the file was signed over: head is ${head.hash}, signed is ${checkpoint.headHash}`,
      });
    }
    if (good) {
      this.verified += 1;
      this.signedUpTo = Math.max(this.signedUpTo, size);
    }
  }

  /** Compares the external checkpoints that end at this entry. */
  async passed(seq: number, hash: string): Promise<void> {
    for (const checkpoint of this.#external.get(seq) ?? []) {
      const own = await this.#ofThisLedger(checkpoint, 'kept outside');
      if (checkpoint.headHash !== hash) {
        this.#problems.add({
          code: 'other-history',
          seq,
          message: `This is a different history: up to entry ${seq} the checkpoint kept outside says ${checkpoint.headHash}, the file says ${hash}`,
        });
      } else if (own) {
        this.verified += 1;
      }
    }
    this.#external.delete(seq);
  }

  /** Reports the external checkpoints that the file does not reach. */
  async finish(lastSeq: number, complete: boolean): Promise<void> {
    const beyond = [...this.#external.values()].flat();
    for (const checkpoint of beyond) {
      await this.#ofThisLedger(checkpoint, 'kept outside');
      const lacking = checkpoint.size - lastSeq;
      if (lacking > 0) {
        this.#problems.add({
          code: complete ? 'rolled-back' : 'truncated',
          seq: lastSeq + 1,
          message: `${lacking} ${
            lacking === 1 ? 'entry is' : 'entries are'
          } gone from the end: the checkpoint of ${checkpoint.at} covers ${
            checkpoint.size
          }, the file ends at ${lastSeq}${
            complete
              ? ' and is a complete export, so the ledger itself was cut or rolled back to an earlier state, or the file was rewritten'
              : ' and has no last line'
          }`,
        });
      }
    }
  }

  async #ofThisLedger(
    checkpoint: LedgerCheckpoint,
    where: string,
    line?: number,
  ): Promise<boolean> {
    const { size, keyId } = checkpoint;
    let good = true;
    if (checkpoint.ledgerId !== this.#header.ledgerId) {
      good = false;
      this.#problems.add({
        code: 'other-ledger',
        seq: size,
        line,
        message: `The checkpoint ${where} belongs to ledger ${
          checkpoint.ledgerId
        }, the file says ${this.#header.ledgerId}`,
      });
    }
    const state = await this.#signature(checkpoint);
    const inFile = line !== undefined;
    switch (state) {
      case 'good':
        break;
      case 'bad':
        this.#problems.add({
          code: 'checkpoint-bad-signature',
          seq: size,
          line,
          message: `The signature of the checkpoint over ${size} entries ${where} does not hold under key ${keyId}`,
        });
        break;
      case 'untrusted':
        this.#problems.add({
          code: 'checkpoint-untrusted-key',
          seq: size,
          line,
          message: `The checkpoint over ${size} entries ${where} was signed with key ${keyId}, which is not among the trusted keys`,
        });
        break;
      case 'no-key':
        this.#problems.add({
          code: inFile ? 'checkpoint-unknown-key' : 'signed-with-another-key',
          seq: size,
          line,
          message: inFile
            ? `The checkpoint over ${size} entries names key ${keyId}, which the file does not hold`
            : `The file was signed with another key: the checkpoint kept outside names ${keyId}, the file holds ${
                this.#header.publicKeys.map(key => key.keyId).join(', ') ||
                'none'
              }`,
        });
        break;
      default:
        return exhausted(state);
    }
    return good && state === 'good';
  }

  async #signature(checkpoint: LedgerCheckpoint): Promise<SignatureState> {
    const named = this.#header.publicKeys.find(
      ({ keyId }) => keyId === checkpoint.keyId,
    );
    if (!this.#trusted) {
      if (!named) {
        return 'no-key';
      }
      return (await this.#holds(checkpoint, named.pem)) ? 'good' : 'bad';
    }
    const known = this.#trusted.find(({ keyId, pem }) =>
      keyId === undefined
        ? named !== undefined && samePem(pem, named.pem)
        : keyId === checkpoint.keyId,
    );
    if (known) {
      return (await this.#holds(checkpoint, known.pem)) ? 'good' : 'bad';
    }
    for (const { keyId, pem } of this.#trusted) {
      if (keyId === undefined && (await this.#holds(checkpoint, pem))) {
        return 'good';
      }
    }
    return 'untrusted';
  }

  async #holds(checkpoint: LedgerCheckpoint, pem: string): Promise<boolean> {
    return this.#crypto.verifyEd25519({
      publicKeyPem: pem,
      text: ledgerCheckpointSigningInput(checkpoint),
      signature: checkpoint.signature,
    });
  }
}

function samePem(one: string, other: string): boolean {
  return one.replace(/\s/g, '') === other.replace(/\s/g, '');
}

function exhausted(state: never): never {
  throw new TypeError(`Unknown state of a signature: ${state}`);
}
