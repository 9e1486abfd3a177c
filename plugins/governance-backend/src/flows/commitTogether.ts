import { Knex } from 'knex';
import {
  EffectLease,
  PlannedChange,
  haveTimersChanged,
  toEventRow,
  toOutboxRows,
  toTimerRows,
} from './commitChanges';
import { EngineContext } from './engineContext';
import { toLedgerRecord } from './ledgerRecord';
import { insertPersonal } from '../ledger/operations';
import {
  InstanceChanges,
  WrittenTogether,
  writeTogether,
} from './operations/writeTogether';
import { ClaimedEffect } from './rows';

/** Rows that travel in one statement at most. */
const MOST_TOGETHER = 500;

/**
 * Whether one statement can write these changes: on PostgreSQL, each of an instance of its own, none takes back an effect
 * or sets a timer anew, and they are not too many.
 */
export function canCommitTogether(
  trx: Knex.Transaction,
  planned: readonly PlannedChange[],
): boolean {
  const ids = new Set(planned.map(({ change }) => change.instanceId));
  return (
    trx.client.config.client === 'pg' &&
    planned.length <= MOST_TOGETHER &&
    ids.size === planned.length &&
    planned.every(({ withdrawn, timers, timersBefore }) => {
      const before = new Set(timersBefore.map(({ id }) => id));
      return withdrawn.length === 0 && !timers.some(({ id }) => before.has(id));
    })
  );
}

/**
 * Writes instances together with events, timers, outbox and ledger of changes, where `canCommitTogether`, and tells the
 * listeners of those that were written. Yields the effects that these ask for; or nothing, and nothing is written, where an
 * instance is not any more what it is to go on from.
 */
export async function commitTogether(
  trx: Knex.Transaction,
  engine: EngineContext,
  options: {
    instances: InstanceChanges;
    planned: readonly PlannedChange[];
    lease?: EffectLease;
  },
): Promise<(WrittenTogether & { effects: ClaimedEffect[] }) | undefined> {
  const { instances, planned, lease } = options;
  const effects: ClaimedEffect[] = planned.flatMap(plan =>
    toOutboxRows(plan, lease).map(row => ({ ...row, hash: plan.change.hash })),
  );
  const records = planned.map(({ change }) => toLedgerRecord(change));
  const sealed =
    records.length > 0 ? await engine.ledger.seal?.(trx, records) : undefined;
  const entries = (sealed?.entries ?? []).map((entry, index) => ({
    instanceId: planned[index].change.instanceId,
    entry,
  }));
  const moved = planned.filter(haveTimersChanged);
  const together = await writeTogether(trx, instances, {
    events: planned.map(toEventRow),
    timers: moved.flatMap(toTimerRows),
    withoutTimers: moved
      .filter(({ timersBefore }) => timersBefore.length > 0)
      .map(({ change }) => change.instanceId),
    effects: effects.map(({ hash: _, ...row }) => row),
    entries,
  });
  if (!together) {
    return undefined;
  }
  const isWritten = (id: string) => together.written.has(id);
  const written = planned.filter(({ change }) => isWritten(change.instanceId));
  if (sealed) {
    const kept = new Set(
      entries
        .filter(({ instanceId }) => isWritten(instanceId))
        .map(({ entry }) => entry.id),
    );
    await insertPersonal(
      trx,
      sealed.personal.filter(({ entry_id: id }) => kept.has(id)),
    );
  } else {
    await engine.ledger.append(
      trx,
      written.map(({ change }) => toLedgerRecord(change)),
    );
  }
  const changes = written.map(({ change }) => change);
  if (changes.length > 0) {
    for (const listener of engine.listeners) {
      await listener(trx, changes);
    }
  }
  return {
    ...together,
    effects: effects.filter(row => isWritten(row.instance_id)),
  };
}
