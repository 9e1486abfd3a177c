import { LedgerPort, LedgerRecord } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { LedgerKeyWrapper } from './dataKeys';
import {
  appendEntries,
  countUndelivered,
  eraseSubject,
  latestCheckpoint,
  ListedEntry,
  listEntries,
  listEntriesAbout,
  readHead,
  readUnchainedTail,
  SealedRows,
  sealEntries,
} from './operations';

/** How the ledger stands. Ages are in seconds. */
export interface LedgerHealth {
  ledgerId: string;
  /** Entries in the chain. */
  size: number;
  /** Entries written but not chained yet. */
  unchained: number;
  /** Age of the oldest of them; absent when there is none. */
  oldestUnchainedAgeSeconds?: number;
  /** Entries that the latest checkpoint covers; 0 before the first. */
  signedSize: number;
  /** Checkpoints that wait for a sink, by sink; sinks that have all are left out. */
  undelivered: Record<string, number>;
}

/** The ledger in the database of the plugin. */
export class DatabaseLedger implements LedgerPort {
  readonly #wrapper: LedgerKeyWrapper;
  readonly #clock: () => Date;

  constructor(options: { wrapper: LedgerKeyWrapper; clock: () => Date }) {
    this.#wrapper = options.wrapper;
    this.#clock = options.clock;
  }

  async append(trx: Knex.Transaction, records: LedgerRecord[]): Promise<void> {
    await appendEntries(trx, {
      records,
      wrapper: this.#wrapper,
      now: this.#clock().toISOString(),
    });
  }

  /**
   * The rows of records, for who inserts entries in a statement of their own; what is personal about them comes after.
   *
   * @throws InputError when a record is not well-formed
   */
  async seal(
    trx: Knex.Transaction,
    records: LedgerRecord[],
  ): Promise<SealedRows> {
    return sealEntries(trx, {
      records,
      wrapper: this.#wrapper,
      now: this.#clock().toISOString(),
    });
  }

  /** Erases everything personal about a principal; see `eraseSubject`. */
  async eraseSubject(
    trx: Knex.Transaction,
    principal: string,
  ): Promise<{ erased: number }> {
    return eraseSubject(trx, {
      principal,
      now: this.#clock().toISOString(),
    });
  }

  /** Chained entries after a number, optionally about one subject, with personal parts readable or `erased`. */
  async list(
    trx: Knex.Transaction,
    options: { after: number; limit: number; subject?: string },
  ): Promise<ListedEntry[]> {
    return listEntries(trx, { ...options, wrapper: this.#wrapper });
  }

  /** Chained entries of one type about some subjects, with personal parts readable or `erased`. */
  async listAbout(
    trx: Knex.Transaction,
    options: { subjects: string[]; type: string },
  ): Promise<ListedEntry[]> {
    return listEntriesAbout(trx, { ...options, wrapper: this.#wrapper });
  }

  async health(trx: Knex.Transaction): Promise<LedgerHealth> {
    const head = await readHead(trx);
    const tail = await readUnchainedTail(trx);
    const checkpoint = await latestCheckpoint(trx);
    return {
      ledgerId: head.ledgerId,
      size: head.seq,
      unchained: tail.count,
      ...(tail.oldestWrittenAt
        ? {
            oldestUnchainedAgeSeconds: Math.max(
              0,
              (this.#clock().getTime() - Date.parse(tail.oldestWrittenAt)) /
                1000,
            ),
          }
        : {}),
      signedSize: checkpoint?.size ?? 0,
      undelivered: await countUndelivered(trx),
    };
  }
}
