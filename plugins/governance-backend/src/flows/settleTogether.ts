import { Knex } from 'knex';
import { sha256Hex } from '../ledger/digest';
import { HeldInstances, planEvent } from './applyEvents';
import { AddressedEvent } from './addressedEvent';
import { EffectLease, PlannedChange, snapshotColumns } from './commitChanges';
import { canCommitTogether, commitTogether } from './commitTogether';
import { EngineContext } from './engineContext';
import { EffectSettlement } from './operations/settleEffects';
import { ChangedInstance } from './operations/writeTogether';
import { ClaimedEffect, InstanceRow } from './rows';
import { readStanding } from './standing';

/** An effect that has come back, and what its instance is to be told. */
export interface EndOfEffect {
  settlement: EffectSettlement;
  told?: AddressedEvent;
}

/**
 * Settles effects and tells their instances, which are locked or assumed, in one statement. Yields keys of the effects
 * whose lease was still held, the effects that follow, and the instances as they are now; or nothing, and nothing is
 * written, where that takes more than one statement: something is refused, deadlines stood still, several things happen to
 * one instance, or an instance is not what it was assumed to be.
 */
export async function settleTogether(
  trx: Knex.Transaction,
  engine: EngineContext,
  options: {
    ends: readonly EndOfEffect[];
    held: HeldInstances;
    lease?: EffectLease;
  },
): Promise<
  | {
      settled: Set<string>;
      effects: ClaimedEffect[];
      instances: Map<string, InstanceRow>;
    }
  | undefined
> {
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
        before: sha256Hex(row.snapshot),
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
  const together = await commitTogether(trx, engine, {
    instances: {
      kind: 'go-on',
      now: at,
      settlements: ends.map(({ settlement }) => settlement),
      rows: changed,
    },
    planned,
    lease,
  });
  if (!together) {
    return undefined;
  }
  const { settled, written, effects } = together;
  const instances = changed.filter(({ row }) => written.has(row.id));
  return {
    settled,
    effects,
    instances: new Map(instances.map(({ row }) => [row.id, row])),
  };
}
