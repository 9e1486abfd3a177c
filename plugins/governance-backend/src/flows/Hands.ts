import { Knex } from 'knex';
import { ReadTime } from './clock';
import { readLeased } from './operations/readLeased';
import { ClaimedEffect, InstanceRow } from './rows';
import { ClaimedEffects } from './runEffects';

/** Effects that one transaction may lease for a hand; more are left to whoever claims them. */
const MOST_EFFECTS = 100;

/** What a transaction has leased so far. */
interface Grip {
  effects: ClaimedEffect[];
  now: Date;
  /** Their instances as the transaction has written them, and when it read the time. */
  instances: Map<string, InstanceRow>;
  read?: ReadTime;
  /** Instances that the transaction did something else to, which may have taken their effects back. */
  touched: Set<string>;
}

function rootOf(trx: Knex.Transaction): Knex.Transaction {
  return trx.parentTransaction ? rootOf(trx.parentTransaction) : trx;
}

/**
 * Carries out what transactions have leased as soon as they have committed, without the way over a claim. There are so
 * many hands; while all are busy, effects are left for anybody to claim. What a crash leaves in a hand stays leased until
 * the lease ends.
 */
export class Hands {
  readonly #grips = new WeakMap<Knex.Transaction, Grip>();
  readonly #stopper = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #free: number;

  constructor(
    private readonly options: {
      count: number;
      database: Knex;
      owner: string;
      run: (claimed: ClaimedEffects, signal: AbortSignal) => Promise<unknown>;
      onFailure: (error: Error) => void;
    },
  ) {
    this.#free = options.count;
  }

  /** How many effects a transaction may lease; none within a savepoint, which may be rolled back alone. */
  reach(trx: Knex.Transaction): number {
    if (trx.parentTransaction || this.#stopper.signal.aborted) {
      return 0;
    }
    const grip = this.#grips.get(trx);
    if (grip) {
      return MOST_EFFECTS - grip.effects.length;
    }
    if (this.#free === 0) {
      return 0;
    }
    this.#free -= 1;
    const fresh: Grip = {
      effects: [],
      now: new Date(0),
      instances: new Map(),
      touched: new Set(),
    };
    this.#grips.set(trx, fresh);
    const running = trx.executionPromise
      .then(
        () => this.#carryOut(fresh),
        // What was rolled back has left nothing to do.
        () => undefined,
      )
      .catch(error => this.options.onFailure(error))
      .finally(() => {
        this.#free += 1;
        this.#running.delete(running);
      });
    this.#running.add(running);
    return MOST_EFFECTS;
  }

  /** Takes what the transaction has leased, to be carried out when it has committed. */
  take(trx: Knex.Transaction, { effects, now, known }: ClaimedEffects): void {
    const grip = this.#grips.get(trx);
    if (grip) {
      grip.effects.push(...effects);
      grip.now = now;
      grip.read = known?.read;
      known?.rows.forEach((row, id) => grip.instances.set(id, row));
    }
  }

  /** Says that a transaction did something else to an instance. */
  touch(trx: Knex.Transaction, instanceId: string): void {
    this.#grips.get(rootOf(trx))?.touched.add(instanceId);
  }

  /** Takes nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopper.abort();
    await Promise.all(this.#running);
  }

  /** Waits until nothing is under way, with what that has brought about. */
  async rest(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all(this.#running);
    }
  }

  async #carryOut(grip: Grip): Promise<void> {
    const { effects, now, touched, instances, read } = grip;
    const doubtful = effects
      .filter(row => touched.has(row.instance_id))
      .map(({ key }) => key);
    const { database, owner, run } = this.options;
    const leased =
      doubtful.length > 0
        ? await database.transaction(trx =>
            readLeased(trx, { keys: doubtful, owner }),
          )
        : new Set<string>();
    const open = effects.filter(
      row => !touched.has(row.instance_id) || leased.has(row.key),
    );
    if (open.length > 0) {
      touched.forEach(id => instances.delete(id));
      const known = read && { rows: instances, read };
      await run({ effects: open, now, known }, this.#stopper.signal);
    }
  }
}
