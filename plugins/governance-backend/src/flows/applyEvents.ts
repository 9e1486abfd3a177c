import { ConflictError, NotFoundError } from '@backstage/errors';
import { Refusal, step } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { AddressedEvent } from './addressedEvent';
import { PlannedChange, commitChanges, snapshotColumns } from './commitChanges';
import { EngineContext } from './engineContext';
import { loadDefinition } from './loadDefinition';
import { lockInstances } from './operations/lockInstances';
import { updateInstances } from './operations/updateInstances';
import { InstanceRow } from './rows';
import { delayEvent, readStanding } from './standing';

/** What became of an event that was sent. */
export type SendResult =
  | { accepted: true; state: string; version: number }
  | {
      accepted: false;
      code: Refusal['code'] | 'stale-version';
      reason: string;
    };

const MOST_TRIES = 3;

async function planEvent(
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
  const result = step(
    definition,
    JSON.parse(row.snapshot),
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
): Promise<SendResult[]> {
  const results = new Map<AddressedEvent, SendResult>();
  let open = [...events];
  // Who was moved for the time in which its deadlines stood still is one version on, and is not looked at again.
  const moved = new Set<string>();
  for (let tries = 0; open.length > 0; tries += 1) {
    if (tries === MOST_TRIES) {
      throw new ConflictError(
        `Instance ${open[0].instanceId} keeps being changed by somebody else`,
      );
    }
    const rows = await lockInstances(
      trx,
      open.map(({ instanceId }) => instanceId),
    );
    const now = await engine.clock.now(trx);
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
    await commitChanges(
      trx,
      engine,
      won.map(({ plan }) => plan),
    );
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
  return events.map(addressed => {
    const result = results.get(addressed);
    if (!result) {
      throw new Error(`Nothing became of an event of ${addressed.instanceId}`);
    }
    return result;
  });
}

/** Applies events in order; those of one instance one after the other, those of different instances in bulk. */
export async function applyEvents(
  trx: Knex.Transaction,
  engine: EngineContext,
  events: readonly AddressedEvent[],
): Promise<SendResult[]> {
  const results = new Map<AddressedEvent, SendResult>();
  let open = [...events];
  while (open.length > 0) {
    const seen = new Set<string>();
    const round = open.filter(({ instanceId }) => {
      const first = !seen.has(instanceId);
      seen.add(instanceId);
      return first;
    });
    const answers = await applyRound(trx, engine, round);
    round.forEach((addressed, index) => results.set(addressed, answers[index]));
    open = open.filter(addressed => !results.has(addressed));
  }
  return events.flatMap(addressed => results.get(addressed) ?? []);
}
