import {
  EffectRequest,
  SnapshotTimer,
  approvedFacts,
  canonicalJson,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { EngineContext, FlowChange } from './engineContext';
import { toLedgerRecord } from './ledgerRecord';
import { insertChunks } from './operations/insertChunks';
import { withdrawEffects } from './operations/withdrawEffects';
import { replaceTimers } from './operations/replaceTimers';
import { EventRow, InstanceRow, OutboxRow } from './rows';

/** An accepted event with everything it brings about. */
export interface PlannedChange {
  change: FlowChange;
  effects: EffectRequest[];
  timers: SnapshotTimer[];
  withdrawn: { visit: number; effect: string }[];
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
    snapshot: canonicalJson(snapshot),
    next_due_at: due[0] ?? null,
    updated_at: at,
    ended_at: snapshot.status === 'ended' ? at : null,
    outcome: snapshot.outcome ?? null,
  };
}

function toEventRow({ change }: PlannedChange): EventRow {
  return {
    instance_id: change.instanceId,
    seq: change.seq,
    type: change.event.type,
    actor_json: JSON.stringify(change.actor),
    event: canonicalJson(change.event),
    evidence: canonicalJson(change.evidence),
    at: change.at.toISOString(),
  };
}

/** The idempotency key of every attempt at an effect. */
function effectKey(instanceId: string, visit: number, effect: string): string {
  return `${instanceId}/${visit}/${effect}`;
}

function toOutboxRows({ change, effects }: PlannedChange): OutboxRow[] {
  const at = change.at.toISOString();
  return effects.map(effect => ({
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
  }));
}

/** Writes events, timers, outbox and ledger of changes whose instances are written, and tells the listeners. */
export async function commitChanges(
  trx: Knex.Transaction,
  engine: EngineContext,
  planned: PlannedChange[],
): Promise<void> {
  if (planned.length === 0) {
    return;
  }
  await insertChunks(trx, 'flow_events', planned.map(toEventRow));
  await replaceTimers(trx, {
    instanceIds: planned
      .filter(({ change }) => change.seq > 1)
      .map(({ change }) => change.instanceId),
    timers: planned.flatMap(({ change, timers }) =>
      timers.map(timer => ({
        instance_id: change.instanceId,
        timer_id: timer.id,
        visit: timer.visit,
        due_at: timer.due,
      })),
    ),
  });
  await withdrawEffects(
    trx,
    planned.flatMap(({ change, withdrawn }) =>
      withdrawn.map(({ visit, effect }) =>
        effectKey(change.instanceId, visit, effect),
      ),
    ),
  );
  await insertChunks(trx, 'flow_outbox', planned.flatMap(toOutboxRows));
  const changes = planned.map(({ change }) => change);
  await engine.ledger.append(trx, changes.map(toLedgerRecord));
  for (const listener of engine.listeners) {
    await listener(trx, changes);
  }
}
