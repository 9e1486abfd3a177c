import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotFoundError,
  stringifyError,
} from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { FindingThresholds } from '@countersign/plugin-governance-common';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { FlowStarter } from '../facts';
import { FlowEngine } from '../flows';
import { advanceRun, AdvancingContext } from './advanceRun';
import { listEmitters } from './emitInventoryEvents';
import { openDueRuns } from './openRuns';
import { readOpenRuns, readRun, updateRun } from './operations/runs';
import { readWaitingFlows } from './operations/starts';
import { SUBJECT_PAGES, SubjectPage } from './operations/subjectPages';
import {
  lockTrigger,
  readTriggeredFlows,
  syncTriggers,
  TriggeredFlow,
} from './operations/triggers';
import { pageOwners } from './pageOwners';
import { promoteWaiting } from './promoteWaiting';
import {
  EventAnswer,
  EventListener,
  takeEvent,
  TriggerEvent,
} from './takeEvent';

interface TriggerServiceOptions {
  knex: Knex;
  engine: () => FlowEngine;
  starter: FlowStarter;
  ledger: LedgerPort;
  logger: LoggerService;
  notifications: NotificationService;
  thresholds: FindingThresholds;
  /** Hears of every event that is told or emitted. */
  onEvent?: EventListener;
  subjects?: { [kind: string]: SubjectPage };
  /** Subjects or changes in one transaction; 100 unless told. */
  pageSize?: number;
}

/** Starts instances by themselves: by schedule, on events, and when there is room for what waits. */
export class TriggerService {
  readonly #options: TriggerServiceOptions;

  constructor(options: TriggerServiceOptions) {
    this.#options = options;
  }

  /** Does whatever is due, page by page, until there is nothing more or the signal says stop. Safe beside others. */
  async turn(
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    const flows = await this.#sync();
    await this.#transact(async trx =>
      openDueRuns(trx, { now: await this.#now(trx), newId: randomUUID }),
    );
    for (const flow of flows) {
      await this.#settled(signal, flow.flow, () => this.#advance(flow, signal));
    }
    await this.#settled(signal, 'what waits', () =>
      this.#promote(flows, signal),
    );
    await this.#settled(signal, 'the inventory', () =>
      this.#emit(flows, signal),
    );
    await this.#settled(signal, 'its owners, who are to be told,', () =>
      this.#page(),
    );
  }

  async #page(): Promise<void> {
    const engine = this.#options.engine();
    const now = await this.#transact(trx => engine.now(trx));
    await pageOwners({
      ...this.#options,
      now,
      ownerOf: async (trx, hash) =>
        (
          await engine.getDefinition(trx, hash)
        ).metadata.owner,
    });
  }

  /** Starts whatever flows name an event; see {@link takeEvent}. */
  async take(event: TriggerEvent): Promise<EventAnswer> {
    const flows = await this.#sync();
    return this.#transact(trx => takeEvent(trx, this.#context(), flows, event));
  }

  /** Like {@link TriggerService.take}, in the transaction of what has happened. */
  async takeIn(
    trx: Knex.Transaction,
    event: TriggerEvent,
  ): Promise<EventAnswer> {
    const engine = this.#options.engine();
    const flows = await readTriggeredFlows(trx, (inner, hash) =>
      engine.getDefinition(inner, hash),
    );
    return takeEvent(trx, this.#context(), flows, event);
  }

  /**
   * Lets a paused run go on. What has ended before does not count for its breaker any more.
   *
   * @throws NotFoundError for an unknown run, ConflictError for one that is not paused.
   */
  async resume(
    runId: string,
    reason: string,
    caller: { userRef: string; actor: LedgerActor },
  ): Promise<void> {
    await this.#transact(async trx => {
      const found = await readRun(trx, runId);
      if (!found) {
        throw new NotFoundError(`There is no run with the id ${runId}`);
      }
      await lockTrigger(trx, found.flow);
      const run = await readRun(trx, runId);
      if (run?.status !== 'paused') {
        throw new ConflictError('It is not paused');
      }
      const at = await this.#options.engine().now(trx);
      const now = at.toISOString();
      await updateRun(trx, runId, {
        status: 'running',
        counted_since: now,
        resumed_by: caller.userRef,
        resumed_at: now,
        resume_reason: reason,
      });
      await this.#options.ledger.append(trx, [
        {
          type: 'trigger.resumed',
          subject: `flow:${run.flow}`,
          at,
          actor: caller.actor,
          data: { run: run.id, flow: run.flow, hash: run.hash },
          personal: { reason },
        },
      ]);
    });
  }

  #context(): AdvancingContext & { onEvent?: EventListener } {
    const { engine, starter, ledger, subjects, pageSize, onEvent } =
      this.#options;
    return {
      engine: engine(),
      starter,
      ledger,
      policy: engine().ports.policy,
      newId: randomUUID,
      onEvent,
      subjects: subjects ?? SUBJECT_PAGES,
      pageSize: pageSize ?? 100,
    };
  }

  #transact<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    return this.#options.knex.transaction(work);
  }

  async #now(trx: Knex.Transaction): Promise<string> {
    return (await this.#options.engine().now(trx)).toISOString();
  }

  #sync(): Promise<TriggeredFlow[]> {
    const engine = this.#options.engine();
    return this.#transact(async trx => {
      const flows = await readTriggeredFlows(trx, (inner, hash) =>
        engine.getDefinition(inner, hash),
      );
      await syncTriggers(trx, flows, await this.#now(trx));
      return flows;
    });
  }

  /** One thing that fails does not hold up another; it is tried again with the next turn. */
  async #settled(
    signal: AbortSignal,
    what: string,
    work: () => Promise<void>,
  ): Promise<void> {
    if (signal.aborted) {
      return;
    }
    try {
      await work();
    } catch (error) {
      this.#options.logger.warn(
        `Starting by trigger of ${what} has failed and is tried again: ${stringifyError(
          error,
        )}`,
      );
    }
  }

  async #advance(flow: TriggeredFlow, signal: AbortSignal): Promise<void> {
    const runs = await this.#transact(trx =>
      readOpenRuns(trx, {
        flow: flow.flow,
        kind: 'schedule',
        status: 'running',
      }),
    );
    for (const run of runs) {
      let advanced = 'more';
      while (advanced === 'more' && !signal.aborted) {
        try {
          advanced = await this.#transact(trx =>
            advanceRun(trx, this.#context(), flow, run.id),
          );
        } catch (error) {
          await this.#transact(trx =>
            updateRun(trx, run.id, { last_error: stringifyError(error) }),
          );
          throw error;
        }
      }
    }
  }

  async #promote(
    flows: readonly TriggeredFlow[],
    signal: AbortSignal,
  ): Promise<void> {
    const waiting = await this.#transact(trx => readWaitingFlows(trx));
    for (const flow of flows.filter(f => waiting.includes(f.flow))) {
      let settled = 1;
      while (settled > 0 && !signal.aborted) {
        settled = await this.#transact(trx =>
          promoteWaiting(trx, this.#context(), flow),
        );
      }
    }
  }

  async #emit(
    flows: readonly TriggeredFlow[],
    signal: AbortSignal,
  ): Promise<void> {
    const { thresholds } = this.#options;
    const context = this.#context();
    const emitters = await this.#transact(async trx =>
      listEmitters(trx, {
        flows,
        thresholds,
        now: await this.#options.engine().now(trx),
        pageSize: context.pageSize,
        take: (inner, event) => takeEvent(inner, context, flows, event),
      }),
    );
    for (const emit of emitters) {
      let more = true;
      while (more && !signal.aborted) {
        more = await this.#transact(async trx => {
          // In one order, or two replicas that tell several events could wait for each other.
          for (const { flow, trigger } of flows) {
            if (trigger.on.length > 0) {
              await lockTrigger(trx, flow);
            }
          }
          return emit(trx);
        });
      }
    }
  }
}
