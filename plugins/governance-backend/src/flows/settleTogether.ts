import { Knex } from 'knex';
import { HeldInstances, planEvent } from './applyEvents';
import { AddressedEvent } from './addressedEvent';
import { EffectLease, PlannedChange, snapshotColumns } from './commitChanges';
import { canCommitTogether, commitTogether } from './commitTogether';
import { EngineContext } from './engineContext';
import { EffectSettlement } from './operations/settleEffects';
import { ChangedInstance } from './operations/writeTogether';
import { ClaimedEffect } from './rows';
import { readStanding } from './standing';

/** An effect that has come back, and what its instance is to be told. */
export interface EndOfEffect {
  settlement: EffectSettlement;
  told?: AddressedEvent;
}

/**
 * Settles effects and tells their instances, which are locked, in one statement. Yields keys of the effects whose lease
 * was still held, and the effects that follow; or nothing, and nothing is written, where that takes more than one
 * statement: something is refused, deadlines stood still, or several things happen to one instance.
 *
 * @throws Error when an instance that was locked went on nevertheless.
 */
export async function settleTogether(
  trx: Knex.Transaction,
  engine: EngineContext,
  options: {
    ends: readonly EndOfEffect[];
    held: HeldInstances;
    lease?: EffectLease;
  },
): Promise<{ settled: Set<string>; effects: ClaimedEffect[] } | undefined> {
  const { ends, held, lease } = options;
  const { rows, now } = held;
  const at = now.toISOString();
  const planned: PlannedChange[] = [];
  const changed: ChangedInstance[] = [];
  for (const { settlement, told } of ends) {
    if (told) {
      const row = rows.get(told.instanceId);
      const plan = row && (await planEvent(trx, engine, row, told, now));
      if (!plan || 'accepted' in plan) {
        return undefined;
      }
      planned.push(plan);
      changed.push({
        row: { ...row, hash: plan.change.hash, ...snapshotColumns(plan) },
        after: settlement.row.key,
      });
    }
  }
  const told = changed.flatMap(({ row }) => rows.get(row.id) ?? []);
  if (
    !canCommitTogether(trx, planned) ||
    (await readStanding(trx, engine, told, at)).size > 0
  ) {
    return undefined;
  }
  const { settled, written, effects } = await commitTogether(trx, engine, {
    instances: {
      kind: 'go-on',
      now: at,
      settlements: ends.map(({ settlement }) => settlement),
      rows: changed,
    },
    planned,
    lease,
  });
  const torn = changed.find(
    ({ row, after }) => settled.has(after) && !written.has(row.id),
  );
  if (torn) {
    throw new Error(`Instance ${torn.row.id} went on while it was locked`);
  }
  return { settled, effects };
}
