import { Knex } from 'knex';
import { areWorthCopying, insertRows, rowsAsJson } from '../../bulk';
import { SealedRows } from '../../ledger/operations';
import { EventRow, InstanceRow, OutboxRow, TimerRow } from '../rows';
import { EffectSettlement } from './settleEffects';

/** An instance as it is to be, if the effect under `after` is still leased. */
export interface ChangedInstance {
  row: InstanceRow;
  after: string;
  /** SHA-256 of the snapshot that this goes on from. */
  before: string;
}

/** Instances that are new, or that have gone one version on. */
export type InstanceChanges =
  | { kind: 'start'; rows: readonly InstanceRow[] }
  | {
      kind: 'go-on';
      now: string;
      settlements: readonly EffectSettlement[];
      rows: readonly ChangedInstance[];
    };

/** What is written beside instances, by instance: nothing of it where the instance was not written. */
export interface Consequences {
  events: readonly EventRow[];
  timers: readonly TimerRow[];
  /** Instances whose timers of before are taken away. None of `timers` may have the id of one of these. */
  withoutTimers: readonly string[];
  effects: readonly OutboxRow[];
  entries: readonly {
    instanceId: string;
    entry: SealedRows['entries'][number];
  }[];
}

/** Keys of effects that were settled, and ids of instances that were written. */
export interface WrittenTogether {
  settled: Set<string>;
  written: Set<string>;
}

const orNull = (rows: readonly object[]) =>
  rows.length > 0 ? rowsAsJson(rows) : null;

/** The first five arguments of `flow_write`. */
function instanceArguments(instances: InstanceChanges): unknown[] {
  switch (instances.kind) {
    case 'start': {
      // One order for everybody, or two bulk starts of the same keys could wait for each other for ever.
      const ordered = [...instances.rows].sort((a, b) =>
        a.dedupe_key < b.dedupe_key ? -1 : 1,
      );
      return [null, null, null, null, orNull(ordered)];
    }
    case 'go-on': {
      const { settlements, rows, now } = instances;
      return [
        settlements.map(({ row }) => row.key),
        orNull(
          settlements.map(({ row, status, notBefore, error, result }) => ({
            key: row.key,
            lease_owner: row.lease_owner,
            attempts: row.attempts,
            status,
            not_before: notBefore,
            last_error: error,
            result,
            done_at: status === 'pending' ? null : now,
          })),
        ),
        rows.map(({ row }) => row.id),
        orNull(rows.map(({ row, ...fence }) => ({ ...row, ...fence }))),
        null,
      ];
    }
    default: {
      const unreachable: never = instances;
      throw new TypeError(`Unknown change ${JSON.stringify(unreachable)}`);
    }
  }
}

/** Calls `flow_write`, which is in the migrations. */
async function flowWrite(
  trx: Knex.Transaction,
  instances: InstanceChanges,
  { events, timers, withoutTimers, effects, entries }: Consequences,
): Promise<WrittenTogether | undefined> {
  const { rows } = await trx.raw<{
    rows: { settled: string[] | null; written: string[] | null }[];
  }>('select settled, written from flow_write(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', [
    ...instanceArguments(instances),
    withoutTimers.length > 0 ? withoutTimers : null,
    orNull(events),
    orNull(timers),
    orNull(effects),
    orNull(
      entries.map(({ instanceId, entry }, place) => ({
        ...entry,
        place,
        instance_id: instanceId,
      })),
    ),
  ] as Knex.RawBinding[]);
  const [{ settled, written }] = rows;
  return settled && written
    ? { settled: new Set(settled), written: new Set(written) }
    : undefined;
}

const NOTHING: Consequences = {
  events: [],
  timers: [],
  withoutTimers: [],
  effects: [],
  entries: [],
};

/** Starts so many instances that a few more ways to the server cost less than to have it read everything as JSON. */
async function startMany(
  trx: Knex.Transaction,
  instances: InstanceChanges,
  { events, timers, effects, entries }: Consequences,
): Promise<WrittenTogether | undefined> {
  const together = await flowWrite(trx, instances, NOTHING);
  if (together) {
    const isWritten = (row: { instance_id: string }) =>
      together.written.has(row.instance_id);
    await insertRows(trx, 'flow_events', events.filter(isWritten));
    await insertRows(trx, 'flow_timers', timers.filter(isWritten));
    await insertRows(trx, 'flow_outbox', effects.filter(isWritten));
    await insertRows(
      trx,
      'ledger_entries',
      entries
        .filter(({ instanceId }) => together.written.has(instanceId))
        .map(({ entry }) => entry),
    );
  }
  return together;
}

/**
 * Writes what transitions come to in one statement of PostgreSQL, since each way to the database and back costs more than
 * what is done there; of many starts at once what follows from them is copied. Everything hangs on the fence of its
 * instance: where a lease is lost or a dedupe key is taken, nothing is written of that instance. Where an instance is not
 * any more what it is to go on from, nothing is written at all, and nothing is yielded; instances are locked all the same.
 * The function `flow_write` is in the migrations; it takes rows as JSON and relies on the primary keys and the unique index
 * of `dedupe_key`.
 */
export async function writeTogether(
  trx: Knex.Transaction,
  instances: InstanceChanges,
  consequences: Consequences,
): Promise<WrittenTogether | undefined> {
  return instances.kind === 'start' && areWorthCopying(instances.rows)
    ? startMany(trx, instances, consequences)
    : flowWrite(trx, instances, consequences);
}
