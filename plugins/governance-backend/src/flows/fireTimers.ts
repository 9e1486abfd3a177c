import { FlowSnapshot } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { describeTrouble } from '../trouble';
import { AddressedEvent } from './addressedEvent';
import { applyEvents } from './applyEvents';
import { ENGINE_ACTOR } from './engineActor';
import { EngineContext } from './engineContext';
import { claimDueInstances, deferTimers } from './operations/claimDueInstances';
import { deferDue } from './operations/deferDue';
import { lockInstances } from './operations/lockInstances';
import { InstanceRow } from './rows';
import { settleStanding } from './settleStanding';

/** Timers that one instance may fire in a row; more wait for the next turn. */
const MOST_ROUNDS = 25;
const DEFER_MS = 5 * 60 * 1000;
/** After how long an instance whose deadlines stand still is looked at again. */
const STANDING_MS = 60 * 1000;

/** The timer of an instance that fires next, if it is due. */
function nextTimer(row: InstanceRow, now: string): AddressedEvent | undefined {
  const { timers }: FlowSnapshot = JSON.parse(row.snapshot);
  const due = timers
    .filter(timer => timer.due <= now)
    .sort((a, b) => {
      const left = `${a.due} ${a.id}`;
      return left < `${b.due} ${b.id}` ? -1 : 1;
    })[0];
  return due
    ? {
        instanceId: row.id,
        event: { type: 'timer', id: due.id },
        actor: ENGINE_ACTOR,
      }
    : undefined;
}

/**
 * Moves deadlines by how long they stood still, before any of them fires, and leaves alone those that stand still now.
 */
async function standStill(
  trx: Knex.Transaction,
  engine: EngineContext,
  claimed: readonly string[],
): Promise<{ ids: string[]; moved: number }> {
  const rows = await lockInstances(trx, claimed);
  const { moved, standing } = await settleStanding(trx, engine, [
    ...rows.values(),
  ]);
  if (standing.size > 0) {
    const now = await engine.clock.now(trx);
    await deferDue(trx, {
      instanceIds: [...standing],
      until: new Date(now.getTime() + STANDING_MS).toISOString(),
    });
  }
  return { ids: claimed.filter(id => !standing.has(id)), moved };
}

/** Fires what is due of instances that this transaction has locked, each in the order in which it is due. */
async function fireRounds(
  trx: Knex.Transaction,
  engine: EngineContext,
  claimed: readonly string[],
): Promise<number> {
  const { ids, moved } = await standStill(trx, engine, claimed);
  let fired = moved;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const now = (await engine.clock.now(trx)).toISOString();
    const rows = await lockInstances(trx, ids);
    const events = [...rows.values()].flatMap(row => nextTimer(row, now) ?? []);
    if (events.length === 0) {
      return fired;
    }
    const results = await applyEvents(trx, engine, events);
    const accepted = results.filter(result => result.accepted).length;
    if (accepted === 0) {
      throw new Error(
        `Timer of ${events[0].instanceId} was refused: ${JSON.stringify(
          results[0],
        )}`,
      );
    }
    fired += accepted;
  }
  return fired;
}

/** Throws an error again that no instance is to blame for. */
function rethrowTrouble(error: unknown): void {
  if (describeTrouble(error) !== undefined) {
    throw error;
  }
}

/**
 * Fires timers that are due, exactly once: the row of an instance is locked or fenced while its timers fire. An instance
 * that cannot be stepped is logged and put off.
 *
 * @throws what the database says when it does nothing for anybody.
 */
export async function fireTimers(
  engine: EngineContext,
  limit: number,
): Promise<number> {
  let fired = 0;
  let due: string[] = [];
  try {
    fired = await engine.database.transaction(async trx => {
      const now = (await engine.clock.now(trx)).toISOString();
      const rows = await claimDueInstances(trx, { now, limit });
      due = rows.map(row => row.id);
      return due.length > 0 ? fireRounds(trx, engine, due) : 0;
    });
    return fired;
  } catch (error) {
    rethrowTrouble(error);
    engine.logger.warn(
      `Firing the timers of ${due.length} flow instances together failed, trying one by one: ${error}`,
    );
  }
  for (const id of due) {
    try {
      fired += await engine.database.transaction(trx =>
        fireRounds(trx, engine, [id]),
      );
    } catch (error) {
      rethrowTrouble(error);
      engine.logger.error(
        `Flow instance ${id} cannot be stepped`,
        error as Error,
      );
      await engine.database.transaction(async trx => {
        const now = await engine.clock.now(trx);
        const until = new Date(now.getTime() + DEFER_MS).toISOString();
        await deferTimers(trx, { instanceId: id, until });
      });
    }
  }
  return fired;
}
