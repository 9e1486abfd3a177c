import { ConflictError, stringifyError } from '@backstage/errors';
import {
  LedgerCheckpoint,
  ledgerCheckpointSigningInput,
} from '@countersign/plugin-governance-common';
import {
  CheckpointSigner,
  CheckpointSink,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import {
  latestCheckpoint,
  listUndelivered,
  readEntryHash,
  readHead,
  recordDelivery,
  registerSigningKey,
  storeCheckpoint,
} from './operations';

/** Checkpoints handed to one sink in one go. */
const DELIVERIES = 100;
/** Characters of a sink's error that are kept. */
const ERROR_TEXT = 500;

/** What became of one round of signing and publishing. */
export interface CheckpointRound {
  /** The new checkpoint, if the ledger has grown since the last. */
  checkpoint?: LedgerCheckpoint;
  delivered: number;
  failures: { sink: string; size: number; error: string }[];
}

/** Signs the head of the ledger and brings the checkpoints to the sinks. */
export class Checkpointer {
  readonly #knex: Knex;
  readonly #signer: CheckpointSigner;
  readonly #sinks: CheckpointSink[];
  readonly #clock: () => Date;

  constructor(options: {
    knex: Knex;
    signer: CheckpointSigner;
    sinks: CheckpointSink[];
    clock: () => Date;
  }) {
    this.#knex = options.knex;
    this.#signer = options.signer;
    this.#sinks = options.sinks;
    this.#clock = options.clock;
  }

  /**
   * Signs the head if the ledger has grown, then publishes what sinks lack. A sink that fails is reported in the
   * result, keeps its place, and is tried again in the next round; it holds up no other sink.
   *
   * @throws ConflictError when the chain no longer holds what the last checkpoint was signed over
   */
  async run(): Promise<CheckpointRound> {
    const checkpoint = await this.#sign();
    const rounds = await Promise.all(
      this.#sinks.map(sink => this.#deliver(sink)),
    );
    return {
      checkpoint,
      delivered: rounds.reduce((sum, round) => sum + round.delivered, 0),
      failures: rounds.flatMap(round => round.failures),
    };
  }

  async #sign(): Promise<LedgerCheckpoint | undefined> {
    const { head, last, hashAtLast } = await this.#knex.transaction(
      async trx => {
        const found = await latestCheckpoint(trx);
        return {
          head: await readHead(trx),
          last: found,
          hashAtLast: found && (await readEntryHash(trx, { seq: found.size })),
        };
      },
    );
    if (last && last.headHash !== hashAtLast) {
      throw new ConflictError(
        `The ledger does not continue its last checkpoint: entry ${
          last.size
        } has the hash ${hashAtLast ?? '(none)'}, signed is ${
          last.headHash
        }. Nothing was signed; compare with the checkpoints kept outside`,
      );
    }
    if (
      head.seq === 0 ||
      (last && last.size === head.seq && last.keyId === this.#signer.keyId)
    ) {
      return undefined;
    }
    const now = this.#clock().toISOString();
    const unsigned = {
      v: 1 as const,
      ledgerId: head.ledgerId,
      size: head.seq,
      headHash: head.hash,
      at: now,
      keyId: this.#signer.keyId,
      algorithm: this.#signer.algorithm,
    };
    // Outside any transaction: a signer may be a service far away
    const signature = await this.#signer.sign(
      Buffer.from(ledgerCheckpointSigningInput(unsigned), 'utf8'),
    );
    const checkpoint: LedgerCheckpoint = {
      ...unsigned,
      signature: Buffer.from(signature).toString('base64'),
    };
    const isNew = await this.#knex.transaction(async trx => {
      await registerSigningKey(trx, {
        keyId: this.#signer.keyId,
        publicKeyPem: this.#signer.publicKeyPem,
        now,
      });
      return storeCheckpoint(trx, {
        checkpoint,
        sinks: this.#sinks.map(sink => sink.id),
      });
    });
    return isNew ? checkpoint : undefined;
  }

  async #deliver(
    sink: CheckpointSink,
  ): Promise<Omit<CheckpointRound, 'checkpoint'>> {
    const waiting = await this.#knex.transaction(trx =>
      listUndelivered(trx, { sink: sink.id, limit: DELIVERIES }),
    );
    let delivered = 0;
    for (const checkpoint of waiting) {
      const error = await this.#publish(sink, checkpoint);
      const result =
        error === undefined
          ? { delivered: true as const, at: this.#clock().toISOString() }
          : { delivered: false as const, error };
      await this.#knex.transaction(trx =>
        recordDelivery(trx, { sink: sink.id, checkpoint, result }),
      );
      if (error !== undefined) {
        return {
          delivered,
          failures: [{ sink: sink.id, size: checkpoint.size, error }],
        };
      }
      delivered += 1;
    }
    return { delivered, failures: [] };
  }

  async #publish(
    sink: CheckpointSink,
    checkpoint: LedgerCheckpoint,
  ): Promise<string | undefined> {
    try {
      await sink.publish(checkpoint);
      return undefined;
    } catch (error) {
      return stringifyError(error).slice(0, ERROR_TEXT);
    }
  }
}
