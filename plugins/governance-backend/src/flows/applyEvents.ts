import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  FlowSnapshot,
  Refusal,
  step,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { ReadTime, tick } from './clock';
import { AddressedEvent } from './addressedEvent';
import {
  EffectLease,
  PlannedChange,
  commitChanges,
  snapshotColumns,
} from './commitChanges';
import { EngineContext } from './engineContext';
import { loadDefinition } from './loadDefinition';
import { lockInstances } from './operations/lockInstances';
import { lockWithTime } from './operations/lockWithTime';
import { updateInstances } from './operations/updateInstances';
import { ClaimedEffect, InstanceRow } from './rows';
import { delayEvent, readStanding } from './standing';

/** What became of an event that was sent. */
export type SendResult =
  | { accepted: true; state: string; version: number }
  | {
      accepted: false;
      code: Refusal['code'] | 'stale-version';
      reason: string;
    };

/** Instances that the transaction has locked, and the time after that. */
export interface HeldInstances {
  rows: ReadonlyMap<string, InstanceRow>;
  now: Date;
  /** When the time was read last; `now`, unless that was reckoned on from it. */
  read: ReadTime;
}

/** What became of events, in their order, and the effects they ask for. */
export interface AppliedEvents {
  results: SendResult[];
  effects: ClaimedEffect[];
}

interface ApplyOptions {
  /** Spares locking them again. They must not have been changed since. */
  held?: HeldInstances;
  /** Has the effects that are asked for leased at once. */
  lease?: EffectLease;
}

const MOST_TRIES = 3;

/**
 * Locks instances and reads the clock, in this order: an event that had to wait for another one must not be dated before
 * it.
 */
export async function holdInstances(
  trx: Knex.Transaction,
  engine: EngineContext,
  ids: readonly string[],
): Promise<HeldInstances> {
  const { millis } = engine.clock;
  if (millis === undefined || trx.client.config.client !== 'pg') {
    const rows = await lockInstances(trx, ids);
    const now = await engine.clock.now(trx);
    return { rows, now, read: { now, tick: tick() } };
  }
  const locked = await lockWithTime(trx, ids, millis);
  const { rows } = locked;
  // The statement sees an offset of the clock as it was before it waited for a lock. Nothing is read where nothing is.
  const isBehind =
    rows.size === 0 ||
    [...rows.values()].some(row => Date.parse(row.updated_at) > locked.millis);
  const now = isBehind ? await engine.clock.now(trx) : new Date(locked.millis);
  return { rows, now, read: { now, tick: tick() } };
}

/** What an event comes to, or why it is not accepted. Writes nothing. */
export async function planEvent(
  trx: Knex.Transaction,
  engine: EngineContext,
  row: InstanceRow,
  addressed: AddressedEvent,
  now: Date,
): Promise<PlannedChange | SendResult> {
  const { event, actor, expectedVersion } = addressed;
  if (expectedVersion !== undefined && expectedVersion !== row.version) {
    return {
      accepted: false,
      code: 'stale-version',
      reason: `It is at version ${row.version}, not ${expectedVersion}; look at it again`,
    };
  }
  if (event.type === 'migrate' && event.from !== row.hash) {
    return {
      accepted: false,
      code: 'not-migratable',
      reason: 'It does not run under the version that the migration leaves',
    };
  }
  const hash = event.type === 'migrate' ? event.hash : row.hash;
  const definition = await loadDefinition(trx, engine, hash);
  const before: FlowSnapshot = JSON.parse(row.snapshot);
  const result = step(
    definition,
    before,
    event,
    now.toISOString(),
    engine.ports,
  );
  if (result.refused) {
    return { accepted: false, ...result.refused };
  }
  return {
    change: {
      instanceId: row.id,
      flow: row.flow,
      hash,
      subject: row.subject,
      mode: row.mode,
      seq: row.version + 1,
      event,
      actor,
      from: row.state,
      snapshot: result.snapshot,
      evidence: result.evidence,
      at: now,
    },
    effects: result.effects,
    timers: result.timers,
    timersBefore: before.timers,
    withdrawn: result.withdrawn,
  };
}

/** The event for an instance whose deadlines were moved in between, by an event of its own. */
function afterDelay(addressed: AddressedEvent): AddressedEvent {
  return addressed.expectedVersion === undefined
    ? addressed
    : { ...addressed, expectedVersion: addressed.expectedVersion + 1 };
}

/**
 * Applies one event each to different instances and writes everything that follows, in bulk. A race that is lost on the
 * version fence is run again over the newer state.
 *
 * @throws NotFoundError for an unknown instance, ConflictError when the race is lost again and again.
 */
async function applyRound(
  trx: Knex.Transaction,
  engine: EngineContext,
  events: readonly AddressedEvent[],
  options: ApplyOptions,
): Promise<AppliedEvents> {
  const results = new Map<AddressedEvent, SendResult>();
  const effects: ClaimedEffect[] = [];
  let open = [...events];
  // Who was moved for the time in which its deadlines stood still is one version on, and is not looked at again.
  const moved = new Set<string>();
  let { held } = options;
  for (let tries = 0; open.length > 0; tries += 1) {
    if (tries === MOST_TRIES) {
      throw new ConflictError(
        `Instance ${open[0].instanceId} keeps being changed by somebody else`,
      );
    }
    const ids = open.map(({ instanceId }) => instanceId);
    const { rows, now } = held ?? (await holdInstances(trx, engine, ids));
    held = undefined;
    const planned: {
      /** Absent where deadlines are moved first, and the event comes in the next turn. */
      original?: AddressedEvent;
      addressed: AddressedEvent;
      plan: PlannedChange;
      row: InstanceRow;
    }[] = [];
    const acting = new Set(
      open.flatMap(({ instanceId, event }) =>
        event.type === 'delay' ? [] : [instanceId],
      ),
    );
    const standing = await readStanding(
      trx,
      engine,
      [...rows.values()].filter(({ id }) => acting.has(id) && !moved.has(id)),
      now.toISOString(),
    );
    for (const original of open) {
      const own = standing.get(original.instanceId);
      const addressed = moved.has(original.instanceId)
        ? afterDelay(original)
        : original;
      const row = rows.get(addressed.instanceId);
      if (!row) {
        throw new NotFoundError(
          `No flow instance with the id ${addressed.instanceId}`,
        );
      }
      const plan = await planEvent(trx, engine, row, addressed, now);
      if (
        'accepted' in plan &&
        plan.accepted === false &&
        plan.code === 'stale-version'
      ) {
        results.set(original, plan);
      } else if (own && own.ms > 0) {
        const delay = delayEvent(row.id, own, now.toISOString());
        const first = await planEvent(trx, engine, row, delay, now);
        if ('accepted' in first) {
          throw new Error(
            `Deadlines of ${row.id} could not be moved: ${JSON.stringify(
              first,
            )}`,
          );
        }
        planned.push({ addressed: delay, plan: first, row });
      } else if ('accepted' in plan) {
        results.set(original, plan);
      } else {
        planned.push({ original, addressed, plan, row });
      }
    }
    const written = await updateInstances(
      trx,
      planned.map(({ addressed, plan, row }) => ({
        ...row,
        hash: plan.change.hash,
        still_until: addressed.stoodUntil ?? row.still_until,
        ...snapshotColumns(plan),
      })),
    );
    const won = planned.filter(({ row }) => written.has(row.id));
    const plans = won.map(({ plan }) => plan);
    effects.push(...(await commitChanges(trx, engine, plans, options.lease)));
    for (const { original, plan } of won) {
      if (original) {
        results.set(original, {
          accepted: true,
          state: plan.change.snapshot.state,
          version: plan.change.seq,
        });
      } else {
        moved.add(plan.change.instanceId);
      }
    }
    tries -= won.some(({ original }) => !original) ? 1 : 0;
    open = open.filter(original => !results.has(original));
  }
  const answers = events.map(addressed => {
    const result = results.get(addressed);
    if (!result) {
      throw new Error(`Nothing became of an event of ${addressed.instanceId}`);
    }
    return result;
  });
  return { results: answers, effects };
}

/**
 * Applies events in order, those of one instance one after the other, those of different instances in bulk, and yields
 * the effects they ask for besides what became of them.
 */
export async function applyWithEffects(
  trx: Knex.Transaction,
  engine: EngineContext,
  events: readonly AddressedEvent[],
  options: ApplyOptions,
): Promise<AppliedEvents> {
  const results = new Map<AddressedEvent, SendResult>();
  const effects: ClaimedEffect[] = [];
  let open = [...events];
  let { held } = options;
  while (open.length > 0) {
    const seen = new Set<string>();
    const round = open.filter(({ instanceId }) => {
      const first = !seen.has(instanceId);
      seen.add(instanceId);
      return first;
    });
    const applied = await applyRound(trx, engine, round, { ...options, held });
    held = undefined;
    effects.push(...applied.effects);
    round.forEach((addressed, index) =>
      results.set(addressed, applied.results[index]),
    );
    open = open.filter(addressed => !results.has(addressed));
  }
  return {
    results: events.flatMap(addressed => results.get(addressed) ?? []),
    effects,
  };
}

/** Applies events in order; those of one instance one after the other, those of different instances in bulk. */
export async function applyEvents(
  trx: Knex.Transaction,
  engine: EngineContext,
  events: readonly AddressedEvent[],
): Promise<SendResult[]> {
  const { results } = await applyWithEffects(trx, engine, events, {});
  return results;
}
