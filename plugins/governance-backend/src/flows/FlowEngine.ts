import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import {
  FlowDefinition,
  FlowEvent,
  FlowSnapshot,
  StepPorts,
  createCelPolicyEngine,
} from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { orderedId } from '../bulk';
import { sha256Hex } from '../ledger/digest';
import { readCursor, writeCursor } from '../paging/cursors';
import { pageOf } from '../paging/pageOf';
import { describeTrouble } from '../trouble';
import { EngineLoop } from './EngineLoop';
import { SendResult, applyEvents } from './applyEvents';
import { Hands } from './Hands';
import { databaseClock } from './clock';
import { noGate } from './effectGate';
import { EngineContext, FlowEngineOptions } from './engineContext';
import { fireTimers } from './fireTimers';
import {
  FlowInstance,
  FlowInstanceEvent,
  toInstance,
  toInstanceEvent,
} from './instanceView';
import { settleStanding } from './settleStanding';
import { StandingTime, mayStand, noStillness } from './stillness';
import { lockInstances } from './operations/lockInstances';
import { loadDefinition } from './loadDefinition';
import {
  readEvents,
  readInstance,
  readInstancePage,
} from './operations/readInstances';
import {
  FlowSourceText,
  StoredFlow,
  publishFlow,
  publishFromPackage,
  storeFlow,
} from './publishFlow';
import { claimDueEffects, recordLate, runEffects } from './runEffects';
import {
  StartRequest,
  StartedInstance,
  startInstances,
} from './startInstances';
import { InstanceVerification, verifyInstance } from './verifyInstance';
import { UnrecordedEnds } from './UnrecordedEnds';
import { yieldingDeclared } from './yieldingDeclared';

/** What one turn of the pump did. */
export interface PumpResult {
  timers: number;
  effectsDone: number;
  effectsFailed: number;
  effectsRetried: number;
}

const BATCH = 100;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

/**
 * Runs flows on the plugin's database. Any number of engines may share it: work is claimed by row locks or conditional
 * updates, never by being the only one.
 */
export class FlowEngine {
  static create(options: FlowEngineOptions): FlowEngine {
    return new FlowEngine(options);
  }

  private readonly engine: EngineContext;
  private readonly loop: EngineLoop;
  private readonly hands: Hands;

  private constructor(options: FlowEngineOptions) {
    const policy = createCelPolicyEngine();
    this.engine = {
      database: options.database,
      contexts: options.contexts,
      handlers: new Map(
        options.handlers.map(entry => [
          entry.id,
          yieldingDeclared(entry, options.effects?.[entry.id], options.logger),
        ]),
      ),
      ledger: options.ledger,
      logger: options.logger,
      clock: options.clock ?? databaseClock(),
      gate: options.gate ?? noGate,
      stillness: options.stillness ?? noStillness,
      effects: options.effects ?? {},
      listeners: options.listeners ?? [],
      exceptions: options.exceptions ?? (async () => new Map()),
      owner: options.owner ?? randomUUID(),
      newId: options.newId ?? orderedId,
      ports: { digest: sha256Hex, policy },
      unrecorded: new UnrecordedEnds(),
      definitions: new Map(),
    };
    this.hands = new Hands({
      count: options.hands ?? 0,
      database: options.database,
      owner: this.engine.owner,
      run: (claimed, signal) => runEffects(this.engine, claimed, signal),
      onFailure: error => {
        if (describeTrouble(error) !== undefined) {
          // What came back is kept, and the loop says what it waits for.
          this.wake();
          return;
        }
        options.logger.error(
          'What a hand of the flow engine did failed',
          error,
        );
      },
    });
    this.loop = new EngineLoop({
      work: async signal => {
        const done = await this.pump({ signal });
        return Object.values(done).some(count => count > 0);
      },
      logger: options.logger,
      firstPauseMs: FIRST_PAUSE_MS,
      longestPauseMs: options.pollMs ?? LONGEST_PAUSE_MS,
      random: Math.random,
    });
  }

  /** Contexts that flows may name, and what is known of effects. */
  get language(): Pick<EngineContext, 'contexts' | 'effects'> {
    const { contexts, effects } = this.engine;
    return { contexts, effects };
  }

  /** Whether anything carries out an effect. */
  carriesOut(uses: string): boolean {
    return this.engine.handlers.has(uses);
  }

  /** The time by which the engine goes. */
  now(trx: Knex.Transaction): Promise<Date> {
    return this.engine.clock.now(trx);
  }

  /** What `step` needs, for who wants to look ahead or to compute the digest of a vote. */
  get ports(): StepPorts {
    return this.engine.ports;
  }

  /**
   * Checks a definition and makes it the active one of its name. The same text twice changes nothing.
   *
   * @throws InputError listing every problem with line and column.
   */
  async publish(
    trx: Knex.Transaction,
    options: FlowSourceText,
  ): Promise<StoredFlow> {
    return publishFlow(trx, this.engine, options);
  }

  /** Publishes what comes with a package; a version that people have published stays active. */
  async publishFromPackage(
    trx: Knex.Transaction,
    options: FlowSourceText,
  ): Promise<StoredFlow & { active: boolean }> {
    return publishFromPackage(trx, this.engine, options);
  }

  /**
   * Checks a definition and keeps it, without running it.
   *
   * @throws InputError listing every problem with line and column.
   */
  async store(
    trx: Knex.Transaction,
    options: FlowSourceText,
  ): Promise<StoredFlow> {
    return storeFlow(trx, this.engine, options);
  }

  /** The definition with a hash. @throws NotFoundError when there is none. */
  async getDefinition(
    trx: Knex.Transaction,
    hash: string,
  ): Promise<FlowDefinition> {
    return loadDefinition(trx, this.engine, hash);
  }

  /** Starts one instance; see {@link FlowEngine.startMany}. */
  async start(
    trx: Knex.Transaction,
    request: StartRequest,
  ): Promise<StartedInstance> {
    const [started] = await this.startMany(trx, [request]);
    return started;
  }

  /**
   * Starts instances in bulk, pinned to the active definition of their flow. A dedupe key that is taken yields the
   * instance there is.
   *
   * @throws NotFoundError for an unpublished flow, InputError for facts that are not accepted.
   */
  async startMany(
    trx: Knex.Transaction,
    requests: readonly StartRequest[],
  ): Promise<StartedInstance[]> {
    const { started, leased, rest } = await startInstances(
      trx,
      this.engine,
      requests,
      this.hands.reach(trx),
    );
    this.hands.take(trx, leased);
    if (rest) {
      this.wakeAfter(trx);
    }
    return started;
  }

  /**
   * Applies an event. What is not accepted is a result with the reason, and changes nothing.
   *
   * @throws NotFoundError for an unknown instance, ConflictError when others keep changing it.
   */
  async send(
    trx: Knex.Transaction,
    instanceId: string,
    event: FlowEvent,
    actor: LedgerActor,
    options: { expectedVersion?: number } = {},
  ): Promise<SendResult> {
    const { expectedVersion } = options;
    const [result] = await applyEvents(trx, this.engine, [
      { instanceId, event, actor, expectedVersion },
    ]);
    this.hands.touch(trx, instanceId);
    this.wakeAfter(trx);
    return result;
  }

  /**
   * Applies events in bulk, those of one instance in order, and yields what became of each; see {@link FlowEngine.send}.
   *
   * @throws NotFoundError for an unknown instance, ConflictError when others keep changing one.
   */
  async sendMany(
    trx: Knex.Transaction,
    events: readonly {
      instanceId: string;
      event: FlowEvent;
      actor: LedgerActor;
    }[],
  ): Promise<SendResult[]> {
    const results = await applyEvents(trx, this.engine, events);
    events.forEach(({ instanceId }) => this.hands.touch(trx, instanceId));
    this.wakeAfter(trx);
    return results;
  }

  /** Instances, locked to the end of the transaction as far as the database does, by id. */
  async hold(
    trx: Knex.Transaction,
    ids: readonly string[],
  ): Promise<
    Map<string, { definition: FlowDefinition; snapshot: FlowSnapshot }>
  > {
    const held = new Map<
      string,
      { definition: FlowDefinition; snapshot: FlowSnapshot }
    >();
    for (const [id, row] of await lockInstances(trx, ids)) {
      held.set(id, {
        definition: await loadDefinition(trx, this.engine, row.hash),
        snapshot: JSON.parse(row.snapshot),
      });
    }
    return held;
  }

  /**
   * Fires due timers and carries out due effects, up to `limit` of each. Safe beside any number of others.
   *
   * @throws what the database says when it does nothing for anybody; what came back from outside meanwhile is recorded by
   * a later call, before that claims anything.
   */
  async pump(
    options: { limit?: number; signal?: AbortSignal } = {},
  ): Promise<PumpResult> {
    const limit = options.limit ?? BATCH;
    const signal = options.signal ?? new AbortController().signal;
    await this.engine.stillness.beat();
    const late = await recordLate(this.engine, signal);
    let timers = 0;
    let claimed = await claimDueEffects(this.engine, {
      limit,
      timersFirst: true,
    });
    if (!claimed) {
      timers = await fireTimers(this.engine, limit);
      claimed = await claimDueEffects(this.engine, {
        limit,
        timersFirst: false,
      });
    }
    const effects = claimed
      ? await runEffects(this.engine, claimed, signal)
      : { done: 0, failed: 0, retried: 0 };
    return {
      timers,
      effectsDone: late.done + effects.done,
      effectsFailed: late.failed + effects.failed,
      effectsRetried: late.retried + effects.retried,
    };
  }

  /**
   * Moves the deadlines of instances by how long they stood still, each once however often this is called. Yields how
   * many were moved.
   */
  async settleStanding(
    trx: Knex.Transaction,
    instanceIds: readonly string[],
  ): Promise<number> {
    const rows = await lockInstances(trx, instanceIds);
    const { moved } = await settleStanding(trx, this.engine, [
      ...rows.values(),
    ]);
    return moved;
  }

  /** For what the deadlines of an instance stand still now; for nothing where they go on. */
  async standsStill(
    trx: Knex.Transaction,
    id: string,
  ): Promise<StandingTime[]> {
    const row = await readInstance(trx, id);
    if (row?.status !== 'running') {
      return [];
    }
    const times = await this.engine.stillness.read(trx, [row]);
    const open = (times.get(id) ?? []).filter(({ to }) => to === undefined);
    const definition = await loadDefinition(trx, this.engine, row.hash);
    return open.length > 0 && mayStand(definition, JSON.parse(row.snapshot))
      ? open
      : [];
  }

  startLoop(): void {
    this.loop.start();
  }

  async stopLoop(): Promise<void> {
    await Promise.all([this.loop.stop(), this.hands.stop()]);
  }

  /** Waits until nothing is under way that transactions have handed over when they committed. */
  async rest(): Promise<void> {
    await this.hands.rest();
  }

  /** Has the local loop look for work at once. */
  wake(): void {
    this.loop.wake();
  }

  /** Instances, oldest first, a page at a time. `nextCursor` is absent on the last page. */
  async listInstances(
    trx: Knex.Transaction,
    options: {
      flow?: string;
      status?: 'running' | 'ended';
      subject?: string;
      cursor?: string;
      limit: number;
    },
  ): Promise<{ items: FlowInstance[]; nextCursor?: string }> {
    const { cursor, limit, ...filter } = options;
    const rows = await readInstancePage(trx, {
      ...filter,
      after: readCursor(cursor),
      limit: limit + 1,
    });
    const page = pageOf(rows, limit, last =>
      writeCursor([last.created_at, last.id]),
    );
    return { items: page.items.map(toInstance), nextCursor: page.next };
  }

  /** An instance with its events. @throws NotFoundError when there is none. */
  async getInstance(
    trx: Knex.Transaction,
    id: string,
  ): Promise<FlowInstance & { events: FlowInstanceEvent[] }> {
    const row = await readInstance(trx, id);
    if (!row) {
      throw new NotFoundError(`No flow instance with the id ${id}`);
    }
    const events = await readEvents(trx, id);
    return { ...toInstance(row), events: events.map(toInstanceEvent) };
  }

  /** Recomputes an instance from its events and compares. @throws NotFoundError when there is none. */
  async verifyInstance(
    trx: Knex.Transaction,
    id: string,
  ): Promise<InstanceVerification> {
    return verifyInstance(trx, this.engine, id);
  }

  /** Wakes the loop when the caller's transaction has committed; one that was rolled back left nothing to do. */
  private wakeAfter(trx: Knex.Transaction): void {
    trx.executionPromise.then(
      () => this.wake(),
      () => undefined,
    );
  }
}
