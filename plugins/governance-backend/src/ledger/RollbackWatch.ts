import { stringifyError } from '@backstage/errors';
import { LedgerCheckpoint } from '@countersign/plugin-governance-common';
import {
  CheckpointSink,
  LedgerPort,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import {
  LedgerRollback,
  noteRollback,
  readEntryHash,
  readHead,
  readRollbacks,
} from './operations';

/** What a look at the sinks came to. */
export interface RollbackLook {
  /** Roll-backs that were not known before. */
  found: LedgerRollback[];
  /** Sinks that could not be read. */
  failures: { sink: string; error: string }[];
}

/**
 * Compares the ledger with what the sinks hold. A database that was taken back to an earlier state agrees with itself, and
 * only what was kept outside shows it. Each roll-back that is found becomes an entry, so that the chain that goes on from
 * there says so itself.
 */
export class RollbackWatch {
  readonly #knex: Knex;
  readonly #ledger: LedgerPort;
  readonly #sinks: readonly CheckpointSink[];
  readonly #clock: () => Date;

  constructor(options: {
    knex: Knex;
    ledger: LedgerPort;
    sinks: readonly CheckpointSink[];
    clock: () => Date;
  }) {
    this.#knex = options.knex;
    this.#ledger = options.ledger;
    this.#sinks = options.sinks;
    this.#clock = options.clock;
  }

  /** Looks at every sink that can be read. One that cannot now is reported, and holds up no other. */
  async look(): Promise<RollbackLook> {
    const { ledgerId } = await this.#knex.transaction(trx => readHead(trx));
    const look: RollbackLook = { found: [], failures: [] };
    for (const sink of this.#sinks) {
      try {
        const kept = await sink.latest?.(ledgerId);
        const rollback =
          kept &&
          (await this.#knex.transaction(trx => this.#compare(trx, sink, kept)));
        look.found.push(...(rollback ? [rollback] : []));
      } catch (error) {
        look.failures.push({ sink: sink.id, error: stringifyError(error) });
      }
    }
    return look;
  }

  /** The roll-back that was found last, and how many there are. */
  known(trx: Knex.Transaction): ReturnType<typeof readRollbacks> {
    return readRollbacks(trx);
  }

  async #compare(
    trx: Knex.Transaction,
    sink: CheckpointSink,
    kept: LedgerCheckpoint,
  ): Promise<LedgerRollback | undefined> {
    const head = await readHead(trx);
    const ownHash = await readEntryHash(trx, { seq: kept.size });
    if (ownHash === kept.headHash) {
      return undefined;
    }
    const now = this.#clock();
    const rollback: LedgerRollback = {
      size: kept.size,
      headHash: kept.headHash,
      signedAt: kept.at,
      sink: sink.id,
      ownSize: head.seq,
      ...(ownHash === undefined ? {} : { ownHash }),
      foundAt: now.toISOString(),
    };
    if (!(await noteRollback(trx, rollback))) {
      return undefined;
    }
    await this.#ledger.append(trx, [
      {
        type: 'ledger.rolled-back',
        subject: `ledger:${head.ledgerId}`,
        at: now,
        actor: { kind: 'engine', route: 'ledger-watch' },
        data: {
          sink: sink.id,
          keptSize: kept.size,
          keptHash: kept.headHash,
          keptAt: kept.at,
          ownSize: head.seq,
          ownHash: ownHash ?? null,
        },
      },
    ]);
    return rollback;
  }
}

/** What a roll-back is, for a person. */
export function describeRollback(rollback: LedgerRollback): string {
  const { size, sink, signedAt, ownSize, ownHash } = rollback;
  const difference =
    ownHash === undefined
      ? `this ledger has ${ownSize}`
      : `this ledger has another entry ${size}`;
  return `The ledger was taken back to an earlier state, or written anew: sink ${sink} holds a checkpoint of ${signedAt} over ${size} entries, and ${difference}. What was recorded in between is gone from here; what was carried out in between is not undone`;
}
