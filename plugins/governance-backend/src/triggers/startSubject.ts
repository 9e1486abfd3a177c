import { isError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { isRefusing, PolicyEngine } from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { FactPage, FlowStarter } from '../facts';
import { FlowEngine } from '../flows';
import { dedupeKeyOf } from './dedupeKeyOf';
import { noteStart, takeStart, updateStart } from './operations/starts';
import { TriggeredFlow } from './operations/triggers';
import { RunRow, StartRow } from './triggerRows';

/** Facts that came with a trigger. */
export interface GivenFacts {
  stated: JsonObject;
  verified: JsonObject;
}

/** What became of a subject that a trigger named. */
export type StartAnswer =
  | { result: 'started' | 'deduplicated' | 'waiting'; instanceId?: string }
  | { result: 'excluded' | 'unreadable'; reason: string };

/** What starting takes. */
export interface StartingContext {
  engine: FlowEngine;
  starter: FlowStarter;
  policy: PolicyEngine;
  newId: () => string;
}

/** What is to be started, within which run. */
export interface SubjectStart {
  run: Pick<RunRow, 'id'>;
  flow: TriggeredFlow;
  /** An inventory reference, or another one that stays stable. */
  subject: string;
  given: GivenFacts;
  /** Whether the facts warrant an instance; they do where there is none. */
  expression: string | undefined;
  actor: LedgerActor;
  now: string;
}

type Prepared =
  | { ready: true; assembled: Awaited<ReturnType<FactPage['assemble']>> }
  | { ready: false; answer: StartAnswer };

async function prepare(
  page: FactPage,
  policy: PolicyEngine,
  start: SubjectStart,
): Promise<Prepared> {
  const { flow, subject, given, expression } = start;
  const { context } = flow.definition;
  const assembled = await page.assemble({
    context,
    flow: flow.flow,
    subject,
    ...given,
  });
  if (expression === undefined) {
    return { ready: true, assembled };
  }
  const checked = policy.evaluate(expression, 'bool', context, assembled.facts);
  if (!checked.ok) {
    const answer = { result: 'unreadable' as const, reason: checked.reason };
    return { ready: false, answer };
  }
  return checked.value === true
    ? { ready: true, assembled }
    : {
        ready: false,
        answer: { result: 'excluded', reason: `${expression} does not hold` },
      };
}

function rowOf(
  start: SubjectStart,
  row: Pick<StartRow, 'id' | 'state' | 'open_key' | 'reason'>,
): StartRow {
  return {
    ...row,
    run_id: start.run.id,
    flow: start.flow.flow,
    subject: start.subject,
    instance_id: null,
    outcome: null,
    refused: null,
    given: JSON.stringify(start.given),
    at: start.now,
    ended_at: null,
  };
}

async function launch(
  trx: Knex.Transaction,
  context: StartingContext,
  start: SubjectStart,
  options: { id: string; assembled: Awaited<ReturnType<FactPage['assemble']>> },
): Promise<StartAnswer> {
  const { engine, starter } = context;
  const { flow, subject, given, actor } = start;
  const { id, assembled } = options;
  try {
    const { instanceId } = await starter.startWith(
      trx,
      {
        flow: flow.flow,
        subject,
        dedupeKey: `trigger/${id}`,
        ...given,
        actor,
      },
      flow,
      assembled,
    );
    const instance = await engine.getInstance(trx, instanceId);
    const ended = instance.status === 'ended';
    await updateStart(trx, id, {
      instance_id: instanceId,
      state: ended ? 'ended' : 'running',
      given: null,
      reason: null,
      ...(ended
        ? {
            open_key: null,
            outcome: instance.outcome ?? null,
            refused: isRefusing(instance.outcome ?? ''),
            ended_at: start.now,
          }
        : {}),
    });
    return { result: 'started', instanceId };
  } catch (error) {
    if (!isError(error) || error.name !== 'InputError') {
      throw error;
    }
    // The facts are refused before anything is written, so that the transaction goes on.
    await updateStart(trx, id, {
      state: 'unreadable',
      open_key: null,
      reason: error.message,
    });
    return { result: 'unreadable', reason: error.message };
  }
}

/**
 * Starts an instance for a subject, unless the facts do not warrant one or one that is equal runs or waits. Without a free
 * slot it waits. What cannot be evaluated is not started, and noted with the reason.
 */
export async function startSubject(
  trx: Knex.Transaction,
  context: StartingContext,
  page: FactPage,
  start: SubjectStart,
  slots: number,
): Promise<StartAnswer> {
  const prepared = await prepare(page, context.policy, start);
  const id = context.newId();
  if (!prepared.ready) {
    const { answer } = prepared;
    if (answer.result === 'unreadable') {
      const { reason } = answer;
      const row = { id, state: 'unreadable' as const, open_key: null, reason };
      await noteStart(trx, rowOf(start, row));
    }
    return answer;
  }
  const { assembled } = prepared;
  const key = dedupeKeyOf({
    flow: start.flow.flow,
    paths: start.flow.trigger.dedupe,
    facts: assembled.facts,
    subject: start.subject,
  });
  const reason = slots > 0 ? null : 'as many run as may run at once';
  const taken = await takeStart(
    trx,
    rowOf(start, { id, state: 'waiting', open_key: key, reason }),
  );
  if (!taken.taken) {
    const instanceId = taken.by?.instance_id ?? undefined;
    return { result: 'deduplicated', ...(instanceId ? { instanceId } : {}) };
  }
  return slots > 0
    ? launch(trx, context, start, { id, assembled })
    : { result: 'waiting' };
}

/** Starts what has waited, over the facts as they are now, or notes why there is no reason to any more. */
export async function startWaiting(
  trx: Knex.Transaction,
  context: StartingContext,
  page: FactPage,
  start: SubjectStart,
  id: string,
): Promise<StartAnswer> {
  const prepared = await prepare(page, context.policy, start);
  if (prepared.ready) {
    const { assembled } = prepared;
    return launch(trx, context, start, { id, assembled });
  }
  const { answer } = prepared;
  await updateStart(trx, id, {
    state: answer.result === 'unreadable' ? 'unreadable' : 'excluded',
    open_key: null,
    given: null,
    reason: 'reason' in answer ? answer.reason : null,
  });
  return answer;
}
