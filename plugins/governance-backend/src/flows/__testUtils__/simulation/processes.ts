import { AsyncLocalStorage } from 'node:async_hooks';
import { Knex } from 'knex';

/** Something that goes wrong at a statement of a process, counted from when it was armed. */
export interface Fault {
  /** `kill`: the process is gone. `transient`: the statement fails as under load, and the process lives. */
  kind: 'kill' | 'transient';
  /** Statements that still go well. */
  after: number;
  /** Whether the statement was carried out; the answer is lost then. */
  done: boolean;
  /** Whether it has happened. One fault may lie in wait for several processes. */
  spent?: boolean;
}

/** One process that runs an engine, as the database sees it. */
export interface SimulatedProcess {
  name: string;
  dead: boolean;
  fault?: Fault;
  /** Statements that were begun. */
  statements: number;
  inFlight: number;
}

/** What a killed process gets instead of an answer. Nobody is there to see it. */
export class ProcessKilled extends Error {}

/** What a process gets that has to try again. */
export class TransientFault extends Error {
  constructor(readonly code: string) {
    super(`could not serialize access (${code}), as was arranged`);
  }
}

const running = new AsyncLocalStorage<SimulatedProcess>();

/** Does work as a process: what is asked of the database in it is that process's. */
export function runAs<T>(
  process: SimulatedProcess,
  work: () => Promise<T>,
): Promise<T> {
  return running.run(process, work);
}

type Query = (
  this: { config: { client: string } },
  connection: unknown,
  statement: { sql: string },
) => Promise<unknown>;

const prepared = new WeakSet<object>();

/**
 * Has every statement of a database pass by the faults of the process that makes it. Nothing changes for whoever runs as
 * no process.
 */
export function prepareFaults(database: Knex): void {
  // A transaction has a client of its own that shares no more than the prototype.
  const prototype: { _query: Query } = Object.getPrototypeOf(database.client);
  if (prepared.has(prototype)) {
    return;
  }
  prepared.add(prototype);
  const original = prototype._query;

  prototype._query = async function query(connection, statement) {
    const process = running.getStore();
    const send = (sql?: string) =>
      original.call(this, connection, sql ? { sql } : statement);
    // Whoever dies, the database itself rolls back.
    if (!process || /^rollback/i.test(statement.sql)) {
      return send();
    }
    const commits = /^commit/i.test(statement.sql);
    const breakOff = async (error: Error) => {
      if (commits) {
        await send('ROLLBACK');
      }
      throw error;
    };
    if (process.dead) {
      return breakOff(new ProcessKilled(`${process.name} is dead`));
    }
    process.statements += 1;
    const { fault } = process;
    if (fault && !fault.spent && fault.after > 0) {
      fault.after -= 1;
    } else if (fault && !fault.spent) {
      fault.spent = true;
      process.dead = fault.kind === 'kill';
      const error =
        fault.kind === 'kill'
          ? new ProcessKilled(`${process.name} was killed`)
          : new TransientFault(
              this.config.client === 'pg' ? '40001' : 'SQLITE_BUSY',
            );
      if (!fault.done) {
        return breakOff(error);
      }
      await send();
      if (/^begin/i.test(statement.sql)) {
        // Nobody would ever end what nobody knows to have begun.
        await send('ROLLBACK');
      }
      throw error;
    }
    process.inFlight += 1;
    try {
      return await send();
    } finally {
      process.inFlight -= 1;
    }
  };
}
