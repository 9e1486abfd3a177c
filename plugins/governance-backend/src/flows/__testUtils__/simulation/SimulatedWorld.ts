import { setImmediate } from 'node:timers/promises';
import { ConflictError } from '@backstage/errors';
import {
  EffectDeclaration,
  FlowEvent,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { createEffectGate } from '../../../control/createEffectGate';
import { lockSwitch } from '../../../control/operations/lockSwitch';
import { DatabaseLedger } from '../../../ledger/DatabaseLedger';
import { unwrappedKeys } from '../../../ledger/dataKeys';
import { FlowEngine } from '../../FlowEngine';
import { SendResult } from '../../applyEvents';
import { readInstance } from '../../operations/readInstances';
import { Answer, EFFECTS, SimulatedTarget } from './connectors';
import {
  Fault,
  ProcessKilled,
  SimulatedProcess,
  TransientFault,
  prepareFaults,
  runAs,
} from './processes';
import { CONTEXT, factsFor, flowSource } from './scenario';

const START = Date.parse('2026-03-28T22:00:00.000Z');
const AUTHOR = 'user:default/author';
const ACTOR = { kind: 'person' as const, principal: 'user:default/ann' };

interface Running {
  process: SimulatedProcess;
  engine: FlowEngine;
  /** The pump that is under way, if there is one. */
  pump?: { done: boolean };
}

/** What came of something that was tried. */
export type Attempt<T> = { ok: true; value: T } | { ok: false; error: Error };

/**
 * Processes with an engine each over one database, systems outside, people and a clock, all of which do only what they
 * are told to, so that the same orders lead to the same history.
 */
export class SimulatedWorld {
  readonly trace: string[] = [];
  readonly problems: string[] = [];
  readonly target: SimulatedTarget;
  readonly instances: string[] = [];
  time = START;
  frozen = false;
  #processes: Running[] = [];
  #names = 0;
  #ids = 0;
  #faults = 0;
  #calm = false;
  #statementsOfDead = 0;

  private constructor(
    private readonly database: Knex,
    answer: (key: string) => Answer,
    /** What names of instances begin with; tells runs in one database apart. */
    readonly prefix: string,
  ) {
    this.target = new SimulatedTarget({
      answer: key => (this.#calm ? 'done' : answer(key)),
      isFrozen: () => this.frozen,
      note: line => this.note(line),
    });
  }

  /** A world over a migrated database without rows of flows, with so many processes and the first version published. */
  static async create(options: {
    database: Knex;
    processes: number;
    answer: (key: string) => Answer;
    prefix?: string;
  }): Promise<SimulatedWorld> {
    prepareFaults(options.database);
    const world = new SimulatedWorld(
      options.database,
      options.answer,
      options.prefix ?? 'instance-',
    );
    world.#processes = Array.from({ length: options.processes }, () =>
      world.#startProcess(),
    );
    await world.publish('1.0.0');
    return world;
  }

  get processes(): number {
    return this.#processes.length;
  }

  /** Faults that were armed. */
  get faults(): number {
    return this.#faults;
  }

  note(line: string): void {
    this.trace.push(`${new Date(this.time).toISOString()} ${line}`);
  }

  /** Has something go wrong in a process soon. */
  arm(index: number, fault: Fault): void {
    const { process } = this.#processes[index];
    process.fault = { ...fault };
    this.#faults += 1;
    this.note(
      `${process.name}: ${fault.kind} ${fault.done ? 'after' : 'before'} ${
        fault.after
      } more statements`,
    );
  }

  /** Has something go wrong in whichever process makes the statement that it waits for. */
  armAll(fault: Fault): void {
    const shared = { ...fault };
    for (const { process } of this.#processes) {
      process.fault = shared;
    }
    this.#faults += 1;
    this.note(`whoever makes statement ${fault.after} meets a ${fault.kind}`);
  }

  /** Statements that all processes have made, the dead ones too. */
  get statements(): number {
    return this.#processes.reduce(
      (total, { process }) => total + process.statements,
      this.#statementsOfDead,
    );
  }

  /** A process dies between two statements, and another one takes its place. */
  kill(index: number): void {
    this.#processes[index].process.dead = true;
    this.note(`${this.#processes[index].process.name} is killed`);
    this.#replaceDead();
  }

  /** Moves the clock of the database, also backwards. */
  advance(millis: number): void {
    this.time += millis;
    this.note(`the clock moves by ${millis} ms`);
  }

  async publish(version: '1.0.0' | '2.0.0'): Promise<void> {
    this.note(`version ${version} is published`);
    await this.#attempt(0, 'publish', (engine, trx) =>
      engine.publish(trx, { source: flowSource(version), author: AUTHOR }),
    );
  }

  /** Starts an instance; a number that was used before is the same trigger once more. */
  async start(
    index: number,
    number: number,
    facts: Parameters<typeof factsFor>[0],
  ): Promise<void> {
    const key = `${this.prefix}case-${number}`;
    const attempt = await this.#attempt(index, `start ${key}`, (engine, trx) =>
      engine.start(trx, {
        flow: 'simulated',
        subject: `credential:${number}`,
        dedupeKey: key,
        facts: factsFor(facts),
        mode: 'enforce',
        requestedBy: 'user:default/requester',
        actor: ACTOR,
      }),
    );
    const { instanceId } = attempt.ok ? attempt.value : { instanceId: '' };
    if (attempt.ok && !this.instances.includes(instanceId)) {
      this.instances.push(instanceId);
    }
  }

  /** Sends an event to an instance. */
  async send(
    index: number,
    instanceId: string,
    event: FlowEvent,
  ): Promise<Attempt<SendResult>> {
    return this.#attempt(index, `${event.type} ${instanceId}`, (engine, trx) =>
      engine.send(trx, instanceId, event, ACTOR),
    );
  }

  /** The digest that a vote of an instance must carry now; nothing where nobody is asked. */
  async digestOf(instanceId: string): Promise<string> {
    const row = await this.database.transaction(trx =>
      readInstance(trx, instanceId),
    );
    return JSON.parse(row?.snapshot ?? '{}').approval?.digest ?? 'nothing';
  }

  /** Sets or lifts an incident, as the service of incidents does: alone with the switch. */
  async freeze(active: boolean): Promise<void> {
    this.note(active ? 'an incident freezes the flow' : 'the incident is over');
    await this.database.transaction(async trx => {
      await lockSwitch(trx, 'alone');
      await trx('flow_freezes').update({ lifted_at: this.#now() });
      if (active) {
        await trx('flow_freezes').insert({
          id: `${this.prefix}f-${this.trace.length}`,
          kind: 'flow',
          target: 'simulated',
          reason: 'a drill',
          set_by: AUTHOR,
          set_at: this.#now(),
        });
      }
    });
    this.frozen = active;
  }

  /** Throws or takes back the switch that stops what silence brings about. */
  async stop(stopped: boolean): Promise<void> {
    this.note(`the switch is ${stopped ? 'thrown' : 'taken back'}`);
    await this.database.transaction(async trx => {
      await lockSwitch(trx, 'alone');
      await trx('flow_switch').where({ id: 1 }).update({ stopped });
    });
  }

  /** Lets processes pump at once, until each has finished or waits for answers from outside. */
  async pump(indexes: readonly number[], limit: number): Promise<void> {
    const running = [...new Set(indexes)]
      .map(index => this.#processes[index])
      .filter(({ pump }) => pump === undefined || pump.done);
    for (const one of running) {
      const { process, engine } = one;
      this.note(`${process.name} pumps up to ${limit}`);
      const pump = { done: false };
      one.pump = pump;
      runAs(process, () => engine.pump({ limit }))
        .catch(error => this.#judge(error, `pump of ${process.name}`))
        .finally(() => {
          pump.done = true;
        });
    }
    await this.#comeToRest();
  }

  /** Has a call that a process waits for answer. */
  async release(index: number): Promise<boolean> {
    const released = this.target.release(this.#processes[index].process.name);
    await this.#comeToRest();
    return released;
  }

  /** Ends all faults, answers whatever is waited for, and goes on until every instance has come to its end. */
  async drain(): Promise<void> {
    this.note('nothing goes wrong any more');
    this.#calm = true;
    for (const { process } of this.#processes) {
      process.fault = undefined;
    }
    for (let index = 0; index < this.processes; index += 1) {
      while (await this.release(index)) {
        // Each answer may bring about another call.
      }
    }
    await this.freeze(false);
    await this.stop(false);
    // Retries, leases and deadlines all lie within the longest duration of the flow and what it undoes.
    for (const hours of [1, 1, 2, 24, 24 * 20, 24 * 30, 1, 1, 1, 2, 2, 24]) {
      this.advance(hours * 3_600_000);
      for (let turn = 0; turn < 6; turn += 1) {
        await this.pump([0], 50);
      }
    }
  }

  /** The engine of a process that lives, for looking. */
  get engine(): FlowEngine {
    return this.#processes[0].engine;
  }

  #now(): string {
    return new Date(this.time).toISOString();
  }

  #startProcess(): Running {
    this.#names += 1;
    const process: SimulatedProcess = {
      name: `process-${this.#names}`,
      dead: false,
      statements: 0,
      inFlight: 0,
    };
    const report = (message: string, error?: Error) => {
      this.note(
        `  ${process.name} logs: ${message} ${
          error?.message.split(' - ').at(-1) ?? ''
        }`,
      );
      if (!error || !this.#isArranged(error)) {
        this.problems.push(`${process.name}: ${message} ${error ?? ''}`);
      }
    };
    const logger = {
      error: (message: string, error?: unknown) =>
        report(message, error as Error | undefined),
      warn: (message: string) =>
        this.note(`  ${process.name} warns: ${message}`),
      info: () => {},
      debug: () => {},
      child: () => logger,
    };
    const engine = FlowEngine.create({
      database: this.database,
      contexts: [CONTEXT],
      handlers: this.target.handlersOf(process.name),
      ledger: new DatabaseLedger({
        wrapper: unwrappedKeys(),
        clock: () => new Date(this.time),
      }),
      logger,
      clock: {
        // A statement, so that a process may die while it asks for the time.
        now: async trx => {
          await trx.raw('select 1');
          return new Date(this.time);
        },
        goneOn: () => new Date(this.time),
      },
      gate: createEffectGate({ automaticDisablesPerHour: 1000 }),
      effects: Object.fromEntries(
        Object.entries(EFFECTS).map(
          ([uses, access]): [string, EffectDeclaration] => [
            uses,
            {
              access,
              idempotent: true,
              irreversible: false,
              yields: {},
              recorded: { proof: {} },
            },
          ],
        ),
      ),
      owner: process.name,
      hands: 2,
      newId: () => {
        this.#ids += 1;
        return `${this.prefix}${this.#ids}`;
      },
    });
    return { process, engine };
  }

  #replaceDead(): void {
    this.#processes = this.#processes.map(one => {
      if (!one.process.dead) {
        return one;
      }
      this.#statementsOfDead += one.process.statements;
      // Nobody is left to hear the answers.
      while (this.target.release(one.process.name)) {
        // The next one.
      }
      const next = this.#startProcess();
      this.note(`${next.process.name} takes the place of ${one.process.name}`);
      return next;
    });
  }

  async #attempt<T>(
    index: number,
    what: string,
    work: (engine: FlowEngine, trx: Knex.Transaction) => Promise<T>,
  ): Promise<Attempt<T>> {
    const { process, engine } = this.#processes[index];
    this.note(`${process.name}: ${what}`);
    let attempt: Attempt<T>;
    try {
      const value = await runAs(process, () =>
        this.database.transaction(trx => work(engine, trx)),
      );
      attempt = { ok: true, value };
    } catch (error) {
      this.#judge(error as Error, what);
      attempt = { ok: false, error: error as Error };
    }
    await this.#comeToRest();
    return attempt;
  }

  #isArranged(error: Error): boolean {
    return (
      error instanceof ProcessKilled ||
      error instanceof TransientFault ||
      error instanceof ConflictError ||
      // What PostgreSQL has two that meet do over again.
      ['40001', '40P01'].includes((error as { code?: string }).code ?? '')
    );
  }

  #judge(error: Error, what: string): void {
    // What precedes is the statement, with keys that differ from run to run.
    this.note(`  ${what} breaks off: ${error.message.split(' - ').at(-1)}`);
    if (!this.#isArranged(error)) {
      this.problems.push(`${what}: ${error.stack}`);
    }
  }

  /** Waits until no process does anything but wait for an answer from outside. */
  async #comeToRest(): Promise<void> {
    let quiet = 0;
    let seen = -1;
    while (quiet < 4) {
      await setImmediate();
      const { statements } = this;
      const busy = this.#processes.some(
        ({ process, pump }) =>
          process.inFlight > 0 ||
          (pump !== undefined &&
            !pump.done &&
            !this.target.parked.some(call => call.process === process.name)),
      );
      quiet = !busy && statements === seen ? quiet + 1 : 0;
      seen = statements;
    }
    this.#replaceDead();
  }
}
