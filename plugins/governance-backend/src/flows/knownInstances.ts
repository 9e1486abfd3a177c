import { Knex } from 'knex';
import { HeldInstances } from './applyEvents';
import { ReadTime } from './clock';
import { EngineContext } from './engineContext';
import { ClaimedEffect, InstanceRow } from './rows';

/** Instances as this process wrote them last, and a time that it read meanwhile. */
export interface KnownInstances {
  rows: ReadonlyMap<string, InstanceRow>;
  read: ReadTime;
}

/** An effect with its instance as it was when the effect was asked for, where that is known. */
export interface KnownEffect {
  row: ClaimedEffect;
  instance?: { row: InstanceRow; read: ReadTime };
}

/**
 * Instances of effects as they are if nobody has changed them since, and the time by now, without asking the database.
 * Whoever relies on it has to have that checked by what is written. Nothing where it is not known of all of them, and on
 * SQLite, where nothing is written in that way.
 */
export function assumeInstances(
  trx: Knex.Transaction,
  engine: EngineContext,
  effects: readonly KnownEffect[],
): HeldInstances | undefined {
  const { clock } = engine;
  if (!clock.goneOn || trx.client.config.client !== 'pg') {
    return undefined;
  }
  const rows = new Map<string, InstanceRow>();
  let latest: HeldInstances | undefined;
  for (const { row, instance } of effects) {
    const now = instance && clock.goneOn(instance.read);
    if (
      !now ||
      rows.has(row.instance_id) ||
      now.getTime() < Date.parse(instance.row.updated_at)
    ) {
      return undefined;
    }
    rows.set(row.instance_id, instance.row);
    if (!latest || now > latest.now) {
      latest = { rows, now, read: instance.read };
    }
  }
  return latest;
}
