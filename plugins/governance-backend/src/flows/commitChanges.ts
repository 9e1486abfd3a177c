import {
  EffectRequest,
  SnapshotTimer,
  approvedFacts,
  canonicalJson,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { canonicalOf } from './canonicalOf';
import { EngineContext, FlowChange } from './engineContext';
import { toLedgerRecord } from './ledgerRecord';
import { insertTogether } from './operations/insertTogether';
import { withdrawEffects } from './operations/withdrawEffects';
import { deleteTimers } from './operations/deleteTimers';
import {
  ClaimedEffect,
  EventRow,
  InstanceRow,
  OutboxRow,
  TimerRow,
} from './rows';

/** An accepted event with everything it brings about. */
export interface PlannedChange {
  change: FlowChange;
  effects: EffectRequest[];
  timers: SnapshotTimer[];
  /** Those before the event, which are in `flow_timers`. */
  timersBefore: SnapshotTimer[];
  withdrawn: { visit: number; effect: string }[];
}

/** Has effects leased from the moment they are asked for, because whoever asks calls them as soon as it has committed. */
export interface EffectLease {
  owner: string;
  until: (timeout: string) => string;
  /** Whether an effect is leased; all are unless told. */
  admits?: (row: OutboxRow, hash: string) => boolean;
}

/** The columns of an instance that follow from its snapshot. */
export function snapshotColumns({
  change,
  timers,
}: PlannedChange): Pick<
  InstanceRow,
  | 'status'
  | 'state'
  | 'version'
  | 'snapshot'
  | 'next_due_at'
  | 'updated_at'
  | 'ended_at'
  | 'outcome'
> {
  const { snapshot, seq } = change;
  const at = change.at.toISOString();
  const due = timers.map(timer => timer.due).sort();
  return {
    status: snapshot.status,
    state: snapshot.state,
    version: seq,
    snapshot: canonicalOf(snapshot),
    next_due_at: due[0] ?? null,
    updated_at: at,
    ended_at: snapshot.status === 'ended' ? at : null,
    outcome: snapshot.outcome ?? null,
  };
}

export function toEventRow({ change }: PlannedChange): EventRow {
  return {
    instance_id: change.instanceId,
    seq: change.seq,
    type: change.event.type,
    actor_json: JSON.stringify(change.actor),
    event: canonicalOf(change.event),
    evidence: canonicalJson(change.evidence),
    at: change.at.toISOString(),
  };
}

/** The idempotency key of every attempt at an effect. */
export function effectKey(
  instanceId: string,
  visit: number,
  effect: string,
): string {
  return `${instanceId}/${visit}/${effect}`;
}

function leased(row: OutboxRow, lease: EffectLease): OutboxRow {
  const until = lease.until(row.timeout);
  return {
    ...row,
    status: 'running',
    attempts: 1,
    not_before: until,
    lease_until: until,
    lease_owner: lease.owner,
  };
}

export function toOutboxRows(
  { change, effects }: PlannedChange,
  lease: EffectLease | undefined,
): OutboxRow[] {
  const at = change.at.toISOString();
  return effects.map(effect => {
    const row: OutboxRow = {
      key: effectKey(change.instanceId, effect.visit, effect.effect),
      instance_id: change.instanceId,
      flow: change.flow,
      state: effect.state,
      visit: effect.visit,
      effect: effect.effect,
      kind: effect.kind,
      uses: effect.uses,
      mode: change.mode,
      payload: canonicalJson({
        with: effect.with,
        facts: approvedFacts(change.snapshot),
      }),
      timeout: effect.timeout,
      retry_cap: effect.retry.cap,
      status: 'pending',
      attempts: 0,
      max_attempts: effect.retry.max,
      not_before: at,
      lease_until: null,
      lease_owner: null,
      last_error: null,
      result: null,
      created_at: at,
      done_at: null,
      silent: change.snapshot.closed?.how === 'deadline',
      released_at: null,
      held_since: null,
    };
    return lease && (lease.admits?.(row, change.hash) ?? true)
      ? leased(row, lease)
      : row;
  });
}

export function haveTimersChanged({
  timers,
  timersBefore,
}: PlannedChange): boolean {
  return (
    timers.length !== timersBefore.length ||
    timers.some(
      ({ id, due }, index) =>
        id !== timersBefore[index].id || due !== timersBefore[index].due,
    )
  );
}

export function toTimerRows({ change, timers }: PlannedChange): TimerRow[] {
  return timers.map(timer => ({
    instance_id: change.instanceId,
    timer_id: timer.id,
    visit: timer.visit,
    due_at: timer.due,
  }));
}

/**
 * Writes events, timers, outbox and ledger of changes whose instances are written, and tells the listeners. Yields the
 * effects that the changes ask for.
 */
export async function commitChanges(
  trx: Knex.Transaction,
  engine: EngineContext,
  planned: PlannedChange[],
  lease?: EffectLease,
): Promise<ClaimedEffect[]> {
  if (planned.length === 0) {
    return [];
  }
  const moved = planned.filter(haveTimersChanged);
  await deleteTimers(
    trx,
    moved
      .filter(({ timersBefore }) => timersBefore.length > 0)
      .map(({ change }) => change.instanceId),
  );
  await withdrawEffects(
    trx,
    planned.flatMap(({ change, withdrawn }) =>
      withdrawn.map(({ visit, effect }) =>
        effectKey(change.instanceId, visit, effect),
      ),
    ),
  );
  const effects = planned.flatMap(plan =>
    toOutboxRows(plan, lease).map(row => ({ row, hash: plan.change.hash })),
  );
  await insertTogether(trx, [
    { table: 'flow_events', rows: planned.map(toEventRow) },
    { table: 'flow_timers', rows: moved.flatMap(toTimerRows) },
    { table: 'flow_outbox', rows: effects.map(({ row }) => row) },
  ]);
  const changes = planned.map(({ change }) => change);
  await engine.ledger.append(trx, changes.map(toLedgerRecord));
  for (const listener of engine.listeners) {
    await listener(trx, changes);
  }
  return effects.map(({ row, hash }) => ({ ...row, hash }));
}
