import { FlowSnapshot } from '@countersign/plugin-governance-flows';
import { Duration } from 'luxon';
import { Knex } from 'knex';
import { AddressedEvent } from './addressedEvent';
import { EngineContext } from './engineContext';
import { ENGINE_ACTOR } from './engineActor';
import { loadDefinition } from './loadDefinition';
import { InstanceRow } from './rows';
import {
  Standing,
  describeCauses,
  mayStand,
  measureStanding,
} from './stillness';

/** Less than this is not worth an event. */
const LEAST_MS = 1000;

/** How long the deadlines of instances stood still and were not moved for it; those with nothing are left out. */
export async function readStanding(
  trx: Knex.Transaction,
  engine: EngineContext,
  rows: readonly InstanceRow[],
  now: string,
): Promise<Map<string, Standing>> {
  const found = new Map<string, Standing>();
  const running = rows.filter(row => row.status === 'running');
  const times =
    running.length === 0
      ? undefined
      : await engine.stillness.read(trx, running);
  for (const row of running) {
    const own = times?.get(row.id);
    if (own && own.length > 0) {
      const definition = await loadDefinition(trx, engine, row.hash);
      const snapshot: FlowSnapshot = JSON.parse(row.snapshot);
      const [since] = [row.still_until ?? '', snapshot.enteredAt]
        .sort()
        .slice(-1);
      const measured = measureStanding(own, since, now);
      const standing = {
        ...measured,
        ms: measured.ms < LEAST_MS ? 0 : measured.ms,
      };
      if (
        mayStand(definition, snapshot) &&
        (standing.lasts || standing.ms > 0)
      ) {
        found.set(row.id, standing);
      }
    }
  }
  return found;
}

/** The event that moves the deadlines of an instance by how long they stood still. */
export function delayEvent(
  instanceId: string,
  standing: Standing,
  now: string,
): AddressedEvent {
  return {
    instanceId,
    event: {
      type: 'delay',
      by: Duration.fromMillis(standing.ms).toISO() ?? '',
      reason: describeCauses(standing.causes),
    },
    actor: ENGINE_ACTOR,
    stoodUntil: now,
  };
}
