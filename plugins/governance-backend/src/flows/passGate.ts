import { JsonObject } from '@backstage/types';
import { addDuration, guardBlocks } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { AddressedEvent } from './addressedEvent';
import { applyEvents } from './applyEvents';
import { OpenGate } from './effectGate';
import { EngineContext } from './engineContext';
import { ENGINE_ACTOR } from './engineActor';
import { loadDefinition } from './loadDefinition';
import { postponeEffects } from './operations/postponeEffects';
import { settleEffects } from './operations/settleEffects';
import { ClaimedEffect, OutboxRow } from './rows';
import { settleEffect } from './settleEffect';

/** How long an effect that silence brought about waits before it is looked at again, while the switch is off. */
const STOPPED_PAUSE = 'PT1M';

function factsOf(row: OutboxRow): JsonObject {
  const { facts }: { facts: JsonObject } = JSON.parse(row.payload);
  return facts;
}

/** The effects whose flow has a guard that speaks of them. */
async function findGuarded(
  trx: Knex.Transaction,
  engine: EngineContext,
  rows: readonly ClaimedEffect[],
): Promise<Set<string>> {
  const guarded = new Set<string>();
  for (const row of rows) {
    const { guards = [] } = await loadDefinition(trx, engine, row.hash);
    if (guards.some(guard => guardBlocks(guard, row.uses))) {
      guarded.add(row.key);
    }
  }
  return guarded;
}

/** Holds automatic disables back beyond what an hour allows, and yields their keys. What people decided is never held. */
async function holdDisables(
  trx: Knex.Transaction,
  engine: EngineContext,
  gate: OpenGate,
  options: { effects: readonly OutboxRow[]; now: Date },
): Promise<string[]> {
  const automatic = options.effects
    .filter(
      row =>
        row.silent &&
        row.mode === 'enforce' &&
        row.released_at === null &&
        engine.effects[row.uses]?.access === 'takes',
    )
    .map(({ key }) => key)
    .sort();
  if (automatic.length === 0) {
    return [];
  }
  const { admitted, roomAt } = await gate.admitDisables(
    trx,
    automatic,
    options.now,
  );
  const held = automatic.filter(key => !admitted.has(key));
  await postponeEffects(trx, { keys: held, until: roomAt });
  return held;
}

/**
 * Looks once more at effects in the transaction that leased them, and yields those that may be called. A guard that holds
 * by now takes its effect back; what gives access while its subject is frozen fails, so that the flow goes its way for
 * that; what silence brought about waits while the switch is off. Taking access away is never held up.
 *
 * @param options - `gate` when the transaction has opened it already.
 */
export async function passGate(
  trx: Knex.Transaction,
  engine: EngineContext,
  leased: readonly ClaimedEffect[],
  options: { now: Date; gate?: OpenGate },
): Promise<ClaimedEffect[]> {
  const { now } = options;
  const effects = leased.filter(row => row.kind === 'effect');
  if (effects.length === 0) {
    return [...leased];
  }
  const gate = options.gate ?? (await engine.gate.open(trx));
  const at = now.toISOString();
  const gone = new Set<string>();
  const standings = effects.map(row => ({
    row,
    ...gate.inspect({
      instanceId: row.instance_id,
      flow: row.flow,
      facts: factsOf(row),
    }),
  }));

  const waiting = gate.stopped ? effects.filter(row => row.silent) : [];
  waiting.forEach(row => gone.add(row.key));
  await postponeEffects(trx, {
    keys: waiting.map(row => row.key),
    until: addDuration(at, STOPPED_PAUSE),
  });

  const guarded = await findGuarded(
    trx,
    engine,
    effects.filter(row => !gone.has(row.key)),
  );
  const asked = standings.filter(({ row }) => guarded.has(row.key));
  const answers = await applyEvents(
    trx,
    engine,
    asked.map(
      ({ row, facts }): AddressedEvent => ({
        instanceId: row.instance_id,
        event: {
          type: 'claim',
          effect: row.effect,
          visit: row.visit,
          facts,
        },
        actor: ENGINE_ACTOR,
      }),
    ),
  );
  const blocked: { instanceId: string; by: string }[] = [];
  asked.forEach(({ row, frozen: by }, index) => {
    if (answers[index].accepted) {
      gone.add(row.key);
      if (by?.by !== undefined) {
        blocked.push({ instanceId: row.instance_id, by: by.by });
      }
    }
  });
  await gate.noteBlocked(trx, blocked);

  const frozen = standings.flatMap(({ row, frozen: by }) => {
    const gives = (engine.effects[row.uses]?.access ?? 'gives') === 'gives';
    return gives && by && !gone.has(row.key)
      ? [{ row, reason: `Not called, for ${by.reason}` }]
      : [];
  });
  const refusals = frozen.map(({ row, reason }) =>
    settleEffect(row, { outcome: 'failed', reason, retryable: false }, now),
  );
  await settleEffects(trx, {
    now: at,
    settlements: refusals.map(({ settlement }) => settlement),
  });
  await applyEvents(
    trx,
    engine,
    refusals.flatMap(({ settlement, event }) =>
      event
        ? [
            {
              instanceId: settlement.row.instance_id,
              event,
              actor: ENGINE_ACTOR,
            },
          ]
        : [],
    ),
  );
  frozen.forEach(({ row }) => gone.add(row.key));
  const held = await holdDisables(trx, engine, gate, {
    effects: effects.filter(row => !gone.has(row.key)),
    now,
  });
  held.forEach(key => gone.add(key));
  return leased.filter(row => !gone.has(row.key));
}
