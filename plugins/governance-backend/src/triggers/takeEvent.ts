import { JsonObject } from '@backstage/types';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { insertRun, newRun, readOpenRuns, updateRun } from './operations/runs';
import { countRunning } from './operations/starts';
import { lockTrigger, TriggeredFlow } from './operations/triggers';
import { pauseIfTripped } from './pauseRun';
import { StartAnswer, startSubject, StartingContext } from './startSubject';
import { RunRow } from './triggerRows';

/** Something that has happened, as it is told. */
export interface TriggerEvent {
  /** Who tells it; ids are unique for each. */
  source: string;
  id: string;
  name: string;
  /** An inventory reference, or another one that stays stable. */
  subject?: string;
  /** When it happened, ISO 8601. */
  at: string;
  stated: JsonObject;
  verified: JsonObject;
  actor: LedgerActor;
}

/** Hears of every event once, in the transaction that takes it. */
export type EventListener = (
  trx: Knex.Transaction,
  event: TriggerEvent,
) => Promise<void>;

/** What an event has brought about. */
export interface EventAnswer {
  id: string;
  starts: (StartAnswer & { flow: string })[];
}

/** The events of one day are one run. */
const RUN_MS = 24 * 60 * 60 * 1000;

async function eventRun(
  trx: Knex.Transaction,
  context: StartingContext & { ledger: LedgerPort },
  flow: TriggeredFlow,
  now: Date,
): Promise<{ run: RunRow; paused: boolean }> {
  const at = now.toISOString();
  const { ledger } = context;
  for (const run of await readOpenRuns(trx, {
    flow: flow.flow,
    kind: 'events',
  })) {
    const { trigger } = flow;
    if (await pauseIfTripped(trx, { run, trigger, ledger, now })) {
      return { run, paused: true };
    }
    const isOld = now.getTime() - Date.parse(run.started_at) >= RUN_MS;
    if (!isOld && run.hash === flow.hash) {
      return { run, paused: false };
    }
    await updateRun(trx, run.id, { status: 'done', ended_at: at });
  }
  const run = newRun({
    id: context.newId(),
    flow: flow.flow,
    hash: flow.hash,
    kind: 'events',
    due_at: null,
    started_at: at,
  });
  await insertRun(trx, run);
  return { run, paused: false };
}

async function startOnEvent(
  trx: Knex.Transaction,
  context: StartingContext & { ledger: LedgerPort },
  flow: TriggeredFlow,
  event: TriggerEvent,
): Promise<StartAnswer> {
  await lockTrigger(trx, flow.flow);
  const now = await context.engine.now(trx);
  const { run, paused } = await eventRun(trx, context, flow, now);
  const limit = flow.trigger.maxParallel ?? Number.POSITIVE_INFINITY;
  const running = await countRunning(trx, flow.flow);
  const answer = await startSubject(
    trx,
    context,
    await context.starter.facts.page(trx),
    {
      run,
      flow,
      subject: event.subject ?? `event:${event.source}/${event.id}`,
      given: { stated: event.stated, verified: event.verified },
      expression: flow.trigger.when,
      actor: event.actor,
      now: now.toISOString(),
    },
    paused ? 0 : limit - running,
  );
  if (answer.result !== 'waiting') {
    await trx<RunRow>('flow_trigger_runs')
      .where({ id: run.id })
      .increment(answer.result, 1);
  }
  return answer;
}

/**
 * Starts whatever flows name an event. A repeated event, by its source and id, gets the answer of the first and starts
 * nothing; in which order events come, and how late, makes no difference, since facts are those of now.
 */
export async function takeEvent(
  trx: Knex.Transaction,
  context: StartingContext & { ledger: LedgerPort; onEvent?: EventListener },
  flows: readonly TriggeredFlow[],
  event: TriggerEvent,
): Promise<EventAnswer> {
  const { source, id, name } = event;
  const received = (await context.engine.now(trx)).toISOString();
  const inserted = await trx('flow_trigger_events')
    .insert({
      source,
      id,
      name,
      subject: event.subject ?? null,
      at: event.at,
      received_at: received,
      answer: JSON.stringify({ id, starts: [] }),
    })
    .onConflict(['source', 'id'])
    .ignore()
    .returning('id');
  if (inserted.length === 0) {
    const known = await trx('flow_trigger_events')
      .where({ source, id })
      .first<{ answer: string }>('answer');
    return JSON.parse(known.answer);
  }
  await context.onEvent?.(trx, event);
  const starts: EventAnswer['starts'] = [];
  for (const flow of flows) {
    if (flow.trigger.on.includes(name)) {
      const answer = await startOnEvent(trx, context, flow, event);
      starts.push({ flow: flow.flow, ...answer });
    }
  }
  const answer: EventAnswer = { id, starts };
  await trx('flow_trigger_events')
    .where({ source, id })
    .update({ answer: JSON.stringify(answer) });
  return answer;
}
