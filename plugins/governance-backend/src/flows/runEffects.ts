import { Knex } from 'knex';
import { HeldInstances, applyWithEffects, holdInstances } from './applyEvents';
import { callHandler } from './callHandler';
import { EffectLease } from './commitChanges';
import { containBatch } from './containBatch';
import { EngineContext } from './engineContext';
import { ENGINE_ACTOR } from './engineActor';
import { isAnyTimerDue } from './operations/claimDueInstances';
import { claimEffects } from './operations/claimEffects';
import { KnownInstances, assumeInstances } from './knownInstances';
import { leaseUntil } from './leaseUnhindered';
import { passGate } from './passGate';
import { settleEffects } from './operations/settleEffects';
import { ClaimedEffect, InstanceRow } from './rows';
import { EffectEnding, settleEffect } from './settleEffect';
import { EndOfEffect, settleTogether } from './settleTogether';
import { EndedEffect } from './UnrecordedEnds';

/** Leases that may run out beyond the cap on attempts before an effect is given up. */
const LOST_LEASES = 3;
/** Turns in which effects follow one another, so that timers and other instances get theirs. */
const MOST_TURNS = 10;

/** What became of the effects of one turn. */
export interface EffectCounts {
  done: number;
  failed: number;
  retried: number;
}

/** Effects that this engine has leased and may call, and the time when it did. */
export interface ClaimedEffects {
  effects: readonly ClaimedEffect[];
  now: Date;
  /** Their instances, as far as this engine has just written them. */
  known?: KnownInstances;
}

/** What a transaction that settled effects came to. */
interface Settled {
  counts: EffectCounts;
  next: ClaimedEffects;
}

function add(a: EffectCounts, b: EffectCounts): EffectCounts {
  return {
    done: a.done + b.done,
    failed: a.failed + b.failed,
    retried: a.retried + b.retried,
  };
}

/** Carries an effect out, where its mode lets it be. */
async function endEffect(
  engine: EngineContext,
  row: ClaimedEffect,
  options: { now: Date; signal: AbortSignal },
): Promise<EffectEnding> {
  const handler = engine.handlers.get(row.uses);
  const effectClass = handler?.class ?? 'change';
  const runs =
    row.mode === 'enforce' ||
    (row.mode === 'advise' && effectClass === 'notify');
  if (!runs) {
    return { outcome: 'withheld', mode: row.mode };
  }
  const fail = (reason: string): EffectEnding => ({
    outcome: 'failed',
    reason,
    retryable: false,
  });
  if (!handler) {
    return fail(`No handler is registered for ${row.uses}`);
  }
  if (row.attempts > row.max_attempts + LOST_LEASES) {
    return fail(`Given up: ${row.attempts - 1} attempts did not come back`);
  }
  return callHandler(handler, row, options);
}

/** Settles effects and then tells their instances, whatever that takes. */
async function settleInTurn(
  trx: Knex.Transaction,
  engine: EngineContext,
  options: {
    ends: readonly EndOfEffect[];
    held: HeldInstances;
    lease?: EffectLease;
  },
): Promise<{ settled: Set<string>; effects: ClaimedEffect[] }> {
  const { ends, held, lease } = options;
  const settled = await settleEffects(trx, {
    now: held.now.toISOString(),
    settlements: ends.map(({ settlement }) => settlement),
  });
  const events = ends.flatMap(({ settlement, told }) =>
    told && settled.has(settlement.row.key) ? [told] : [],
  );
  const { results, effects } = await applyWithEffects(trx, engine, events, {
    held,
    lease,
  });
  results.forEach((result, index) => {
    if (!result.accepted) {
      engine.logger.warn(
        `The end of an effect of ${events[index].instanceId} was refused: ${result.reason}`,
      );
    }
  });
  return { settled, effects };
}

function endsOf(ended: readonly EndedEffect[], now: Date): EndOfEffect[] {
  return ended.map(({ row, ending }) => {
    const { settlement, event } = settleEffect(row, ending, now);
    const told = event && {
      instanceId: row.instance_id,
      event,
      actor: ENGINE_ACTOR,
    };
    return { settlement, ...(told ? { told } : {}) };
  });
}

/** What became of settled effects: which were, what follows, and instances as they are now, where that is known. */
interface SettledEnds {
  held: HeldInstances;
  ends: EndOfEffect[];
  settled: Set<string>;
  effects: ClaimedEffect[];
  instances: ReadonlyMap<string, InstanceRow>;
}

/** Settles effects and tells their instances, in the fewest statements that do. */
async function settleEnds(
  trx: Knex.Transaction,
  engine: EngineContext,
  ended: readonly EndedEffect[],
  leaseAt: (now: Date) => EffectLease | undefined,
): Promise<SettledEnds> {
  const answered = ended.filter(({ row }) => row.kind !== 'notice');
  const assumed = assumeInstances(trx, engine, answered);
  if (assumed) {
    const ends = endsOf(ended, assumed.now);
    const lease = leaseAt(assumed.now);
    const held = assumed;
    const done = await settleTogether(trx, engine, { ends, held, lease });
    if (done) {
      return { held, ends, ...done };
    }
  }
  const held = await holdInstances(
    trx,
    engine,
    answered.map(({ row }) => row.instance_id),
  );
  const ends = endsOf(ended, held.now);
  const lease = leaseAt(held.now);
  const done =
    (await settleTogether(trx, engine, { ends, held, lease })) ??
    (await settleInTurn(trx, engine, { ends, held, lease }));
  return { held, ends, instances: new Map(), ...done };
}

async function settle(
  trx: Knex.Transaction,
  engine: EngineContext,
  ended: readonly EndedEffect[],
  options: { goOn: boolean },
): Promise<Settled> {
  const counts = { done: 0, failed: 0, retried: 0 };
  // Before any instance is locked: who sets a freeze locks in this order too.
  const gate = options.goOn ? await engine.gate.open(trx) : undefined;
  const { held, ends, settled, effects, instances } = await settleEnds(
    trx,
    engine,
    ended,
    now =>
      options.goOn
        ? { owner: engine.owner, until: timeout => leaseUntil(now, timeout) }
        : undefined,
  );
  for (const { settlement } of ends) {
    const { row, status } = settlement;
    if (!settled.has(row.key)) {
      engine.logger.warn(
        `The lease of ${row.key} ran out before it came back; whoever has it now ends it`,
      );
    } else {
      counts.done += status === 'done' || status === 'withheld' ? 1 : 0;
      counts.failed += status === 'failed' ? 1 : 0;
      counts.retried += status === 'pending' ? 1 : 0;
    }
  }
  const { now, read } = held;
  const next = gate ? await passGate(trx, engine, effects, { now, gate }) : [];
  return {
    counts,
    next: { effects: next, now, known: { rows: instances, read } },
  };
}

/**
 * Leases effects that are due. While a timer is due nothing is leased, and `undefined` comes back: what is late comes
 * first, for it may lead away from what is to be done.
 */
export async function claimDueEffects(
  engine: EngineContext,
  options: { limit: number; timersFirst: boolean },
): Promise<ClaimedEffects | undefined> {
  return engine.database.transaction(async trx => {
    const now = await engine.clock.now(trx);
    const at = now.toISOString();
    if (options.timersFirst && (await isAnyTimerDue(trx, at))) {
      return undefined;
    }
    const rows = await claimEffects(trx, {
      now: at,
      limit: options.limit,
      owner: engine.owner,
      leaseUntil: timeout => leaseUntil(now, timeout),
    });
    return { effects: await passGate(trx, engine, rows, { now }), now };
  });
}

function callAll(
  engine: EngineContext,
  claimed: readonly ClaimedEffects[],
  signal: AbortSignal,
): Promise<EndedEffect[]> {
  return Promise.all(
    claimed.flatMap(({ effects, now, known }) =>
      effects.map(async (row): Promise<EndedEffect> => {
        const instance = known?.rows.get(row.instance_id);
        return {
          row,
          ending: await endEffect(engine, row, { now, signal }),
          ...(known && instance
            ? { instance: { row: instance, read: known.read } }
            : {}),
        };
      }),
    ),
  );
}

/** Records what came back, and goes on with what that brings about, some turns long. */
async function goOnFrom(
  engine: EngineContext,
  first: readonly EndedEffect[],
  signal: AbortSignal,
): Promise<EffectCounts> {
  let total: EffectCounts = { done: 0, failed: 0, retried: 0 };
  let ended = first;
  const troubles: Error[] = [];
  for (let turn = 1; ended.length > 0; turn += 1) {
    const goOn = turn < MOST_TURNS && !signal.aborted;
    const settled = await containBatch(engine.database, ended, {
      work: (trx, items) => settle(trx, engine, items, { goOn }),
      onFailure: async ({ row }, error) =>
        engine.logger.error(
          `The end of ${row.key} could not be recorded; it is taken up again when its lease has run out`,
          error,
        ),
      onTrouble: (items, error) => {
        engine.unrecorded.add(items);
        troubles.push(error);
      },
    });
    total = settled.map(({ counts }) => counts).reduce(add, total);
    const next = settled.map(result => result.next);
    ended = await callAll(engine, next, signal);
  }
  const [trouble] = troubles;
  if (trouble) {
    throw trouble;
  }
  return total;
}

/**
 * Carries leased effects out outside any transaction and completes them together. What an instance asks for next is
 * leased in the transaction that says so and called as soon as that has committed, some turns long. What a crash leaves
 * leased is taken up by anybody when the lease has run out, under the same key.
 *
 * @throws what the database says when it does nothing for anybody; what came back is kept for {@link recordLate}.
 */
export async function runEffects(
  engine: EngineContext,
  claimed: ClaimedEffects,
  signal: AbortSignal,
): Promise<EffectCounts> {
  return goOnFrom(engine, await callAll(engine, [claimed], signal), signal);
}

/**
 * Records what came back while the database was in trouble. What somebody else has taken up since is left to them.
 *
 * @throws what the database says when it still is; nothing is forgotten then.
 */
export async function recordLate(
  engine: EngineContext,
  signal: AbortSignal,
): Promise<EffectCounts> {
  return goOnFrom(engine, engine.unrecorded.takeAll(), signal);
}
