import { NotFoundError } from '@backstage/errors';
import {
  FlowTriggerView,
  TriggerRunView,
  TriggerStartView,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { lockSwitch } from '../control/operations/lockSwitch';
import { FlowStarter } from '../facts';
import { countStarts } from './operations/starts';
import { RunRow, StartRow, TriggerRow } from './triggerRows';

/**
 * What starts a flow by itself, by its active version.
 *
 * @throws NotFoundError for a flow that was never published.
 */
export async function describeTriggers(
  trx: Knex.Transaction,
  starter: FlowStarter,
  flow: string,
): Promise<FlowTriggerView> {
  const active = await starter.findActive(trx, flow);
  if (!active) {
    throw new NotFoundError(`There is no flow named ${flow}`);
  }
  const { trigger } = active.definition;
  const stored = await trx<TriggerRow>('flow_triggers')
    .where({ flow, hash: active.hash })
    .first();
  const { stopped } = await lockSwitch(trx, 'shared');
  const breaker = trigger?.breaker;
  return {
    flow,
    on: trigger?.on ?? [],
    when: trigger?.when,
    schedule: trigger?.schedule,
    forEach: trigger?.forEach,
    dedupe: trigger?.dedupe ?? [],
    maxParallel: trigger?.maxParallel,
    breaker: breaker && {
      denyRate: breaker.denyRate,
      minSamples: breaker.minSamples,
    },
    nextDueAt: stored?.next_due_at ?? undefined,
    stopped: Boolean(stopped),
  };
}

/** Runs as lists show them, with how many of what they started run or wait now. */
export async function toRunViews(
  trx: Knex.Transaction,
  rows: RunRow[],
): Promise<TriggerRunView[]> {
  const counts = await countStarts(
    trx,
    rows.map(({ id }) => id),
  );
  return rows.map(row => ({
    id: row.id,
    flow: row.flow,
    kind: row.kind,
    status: row.status,
    dueAt: row.due_at ?? undefined,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    started: Number(row.started),
    deduplicated: Number(row.deduplicated),
    excluded: Number(row.excluded),
    unreadable: Number(row.unreadable),
    waiting: counts.get(row.id)?.waiting ?? 0,
    running: counts.get(row.id)?.running ?? 0,
    pauseReason: row.pause_reason ?? undefined,
    pausedAt: row.paused_at ?? undefined,
    resumedBy: row.resumed_by ?? undefined,
    resumedAt: row.resumed_at ?? undefined,
    resumeReason: row.resume_reason ?? undefined,
    lastError: row.last_error ?? undefined,
  }));
}

/** A start as lists show it. */
export function toStartView(row: StartRow): TriggerStartView {
  return {
    id: row.id,
    subject: row.subject,
    state: row.state,
    at: row.at,
    instanceId: row.instance_id ?? undefined,
    reason: row.reason ?? undefined,
    outcome: row.outcome ?? undefined,
  };
}
