import { addDuration } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { AddressedEvent } from './addressedEvent';
import { applyEvents } from './applyEvents';
import { callHandler } from './callHandler';
import { containBatch } from './containBatch';
import { EngineContext } from './engineContext';
import { ENGINE_ACTOR } from './engineActor';
import { claimEffects } from './operations/claimEffects';
import { passGate } from './passGate';
import { settleEffects } from './operations/settleEffects';
import { OutboxRow } from './rows';
import { EffectEnding, settleEffect } from './settleEffect';

/** Added to the timeout of an effect, so that a lease does not end before its handler has been given up. */
const LEASE_MARGIN = 'PT30S';
/** Leases that may run out beyond the cap on attempts before an effect is given up. */
const LOST_LEASES = 3;

/** What became of the effects of one turn. */
export interface EffectCounts {
  done: number;
  failed: number;
  retried: number;
}

interface EndedEffect {
  row: OutboxRow;
  ending: EffectEnding;
}

async function endEffect(
  engine: EngineContext,
  row: OutboxRow,
  options: { now: Date; signal: AbortSignal },
): Promise<EndedEffect> {
  const handler = engine.handlers.get(row.uses);
  const effectClass = handler?.class ?? 'change';
  const runs =
    row.mode === 'enforce' ||
    (row.mode === 'advise' && effectClass === 'notify');
  if (!runs) {
    return { row, ending: { outcome: 'withheld', mode: row.mode } };
  }
  const fail = (reason: string): EndedEffect => ({
    row,
    ending: { outcome: 'failed', reason, retryable: false },
  });
  if (!handler) {
    return fail(`No handler is registered for ${row.uses}`);
  }
  if (row.attempts > row.max_attempts + LOST_LEASES) {
    return fail(`Given up: ${row.attempts - 1} attempts did not come back`);
  }
  return { row, ending: await callHandler(handler, row, options) };
}

async function settle(
  trx: Knex.Transaction,
  engine: EngineContext,
  ended: readonly EndedEffect[],
): Promise<EffectCounts> {
  const counts = { done: 0, failed: 0, retried: 0 };
  const now = await engine.clock.now(trx);
  const plans = ended.map(({ row, ending }) => settleEffect(row, ending, now));
  const settled = await settleEffects(trx, {
    now: now.toISOString(),
    settlements: plans.map(({ settlement }) => settlement),
  });
  const events: AddressedEvent[] = [];
  for (const { settlement, event } of plans) {
    const { row, status } = settlement;
    if (!settled.has(row.key)) {
      engine.logger.warn(
        `The lease of ${row.key} ran out before it came back; whoever has it now ends it`,
      );
    } else {
      counts.done += status === 'done' || status === 'withheld' ? 1 : 0;
      counts.failed += status === 'failed' ? 1 : 0;
      counts.retried += status === 'pending' ? 1 : 0;
      if (event) {
        events.push({
          instanceId: row.instance_id,
          event,
          actor: ENGINE_ACTOR,
        });
      }
    }
  }
  const results = await applyEvents(trx, engine, events);
  results.forEach((result, index) => {
    if (!result.accepted) {
      engine.logger.warn(
        `The end of an effect of ${events[index].instanceId} was refused: ${result.reason}`,
      );
    }
  });
  return counts;
}

/**
 * Leases effects that are due, carries them out outside any transaction, and completes them together. What a crash leaves
 * leased is taken up by anybody when the lease has run out, under the same key.
 */
export async function runEffects(
  engine: EngineContext,
  options: { limit: number; signal: AbortSignal },
): Promise<EffectCounts> {
  const { claimed, now } = await engine.database.transaction(async trx => {
    const time = await engine.clock.now(trx);
    const at = time.toISOString();
    const rows = await claimEffects(trx, {
      now: at,
      limit: options.limit,
      owner: engine.owner,
      leaseUntil: timeout =>
        addDuration(addDuration(at, timeout), LEASE_MARGIN),
    });
    return { claimed: await passGate(trx, engine, rows, time), now: time };
  });
  const ended = await Promise.all(
    claimed.map(row => endEffect(engine, row, { now, signal: options.signal })),
  );
  const counts = await containBatch(engine.database, ended, {
    work: (trx, items) => settle(trx, engine, items),
    onFailure: async ({ row }, error) =>
      engine.logger.error(
        `The end of ${row.key} could not be recorded; it is taken up again when its lease has run out`,
        error,
      ),
  });
  return counts.reduce(
    (total, { done, failed, retried }) => ({
      done: total.done + done,
      failed: total.failed + failed,
      retried: total.retried + retried,
    }),
    { done: 0, failed: 0, retried: 0 },
  );
}
