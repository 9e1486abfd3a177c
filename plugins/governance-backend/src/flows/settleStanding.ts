import { Knex } from 'knex';
import { AddressedEvent } from './addressedEvent';
import { applyEvents } from './applyEvents';
import { EngineContext } from './engineContext';
import { InstanceRow } from './rows';
import { delayEvent, readStanding } from './standing';

/**
 * Moves the deadlines of locked instances by how long they stood still, once. Yields how many were moved, and which stand
 * still now.
 */
export async function settleStanding(
  trx: Knex.Transaction,
  engine: EngineContext,
  rows: readonly InstanceRow[],
): Promise<{ moved: number; standing: Set<string> }> {
  const now = (await engine.clock.now(trx)).toISOString();
  const found = await readStanding(trx, engine, rows, now);
  const events: AddressedEvent[] = [];
  const lasting = new Set<string>();
  for (const [id, standing] of found) {
    if (standing.lasts) {
      lasting.add(id);
    } else {
      events.push(delayEvent(id, standing, now));
    }
  }
  const results = await applyEvents(trx, engine, events);
  return {
    moved: results.filter(({ accepted }) => accepted).length,
    standing: lasting,
  };
}
