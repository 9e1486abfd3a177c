import { Knex } from 'knex';
import { SealedRows } from '../../ledger/operations';
import { EventRow, InstanceRow, OutboxRow, TimerRow } from '../rows';
import { EffectSettlement } from './settleEffects';

/** An instance as it is to be, if the effect under `after` is still leased. */
export interface ChangedInstance {
  row: InstanceRow;
  after: string;
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

/** A part of the statement; one that has no rows is left out. */
interface Part {
  name: string;
  sql: string;
  bindings: unknown[];
}

const SETTLED = `update flow_outbox o
  set status = n.status, not_before = n.not_before, lease_until = null, last_error = n.last_error, result = n.result, done_at = n.done_at
  from json_populate_recordset(null::flow_outbox, ?) n
  where o.key = any(?::text[]) and o.key = n.key
    and o.status = 'running' and o.lease_owner = n.lease_owner and o.attempts = n.attempts
  returning o.key`;

const STARTED = `insert into flow_instances
  select n.* from json_populate_recordset(null::flow_instances, ?) n
  on conflict (dedupe_key) do nothing
  returning id`;

const CHANGED = `update flow_instances i
  set hash = n.hash, status = n.status, state = n.state, version = n.version, snapshot = n.snapshot,
    next_due_at = n.next_due_at, updated_at = n.updated_at, ended_at = n.ended_at, outcome = n.outcome
  from json_to_recordset(?) as n(id text, after text, hash text, status text, state text, version int, snapshot text,
    next_due_at text, updated_at text, ended_at text, outcome text)
  where i.id = any(?::text[]) and i.id = n.id
    and i.version = n.version - 1 and n.after in (select key from settled)
  returning i.id`;

const insertInto = (table: string) => `insert into ${table}
  select n.* from json_populate_recordset(null::${table}, ?) n
  where n.instance_id in (select id from written)`;

const REMOVED = `delete from flow_timers
  where instance_id = any(?::text[]) and instance_id in (select id from written)`;

const ENTRIES = `insert into ledger_entries (id, v, at, written_at, type, subject, actor, data, commitments)
  select n.id, n.v, n.at, n.written_at, n.type, n.subject, n.actor, n.data, n.commitments
  from json_to_recordset(?) as n(place int, instance_id text, id text, v int, at text, written_at text, type text,
    subject text, actor text, data text, commitments text)
  where n.instance_id in (select id from written)
  order by n.place`;

/** Half of a surrogate pair, which PostgreSQL refuses in JSON, is written as it would be in a text. */
function toJson(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  return json.includes('\\ud')
    ? JSON.stringify(rows, (_, value) =>
        typeof value === 'string' ? Buffer.from(value).toString() : value,
      )
    : json;
}

function instanceParts(instances: InstanceChanges): Part[] {
  switch (instances.kind) {
    case 'start':
      // One order for everybody, or two bulk starts of the same keys could wait for each other for ever.
      return [
        {
          name: 'written',
          sql: STARTED,
          bindings: [
            toJson(
              [...instances.rows].sort((a, b) =>
                a.dedupe_key < b.dedupe_key ? -1 : 1,
              ),
            ),
          ],
        },
      ];
    case 'go-on': {
      const { settlements, rows, now } = instances;
      return [
        {
          name: 'settled',
          sql: SETTLED,
          bindings: [
            toJson(
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
            settlements.map(({ row }) => row.key),
          ],
        },
        {
          name: 'written',
          sql: CHANGED,
          bindings: [
            toJson(rows.map(({ row, after }) => ({ ...row, after }))),
            rows.map(({ row }) => row.id),
          ],
        },
      ];
    }
    default: {
      const unreachable: never = instances;
      throw new TypeError(`Unknown change ${JSON.stringify(unreachable)}`);
    }
  }
}

function consequenceParts(consequences: Consequences): Part[] {
  const { events, timers, withoutTimers, effects, entries } = consequences;
  const parts: { name: string; sql: string; rows: readonly object[] }[] = [
    { name: 'events', sql: insertInto('flow_events'), rows: events },
    { name: 'timers', sql: insertInto('flow_timers'), rows: timers },
    { name: 'effects', sql: insertInto('flow_outbox'), rows: effects },
    {
      name: 'entries',
      sql: ENTRIES,
      rows: entries.map(({ instanceId, entry }, place) => ({
        ...entry,
        place,
        instance_id: instanceId,
      })),
    },
  ];
  const filled: Part[] = parts
    .filter(({ rows }) => rows.length > 0)
    .map(({ name, sql, rows }) => ({ name, sql, bindings: [toJson(rows)] }));
  return withoutTimers.length === 0
    ? filled
    : [{ name: 'removed', sql: REMOVED, bindings: [withoutTimers] }, ...filled];
}

/**
 * Writes what transitions come to in one statement of PostgreSQL, since each way to the database and back costs more than
 * what is done there. Everything hangs on the fence of its instance: where a lease is lost, a version has gone on or a
 * dedupe key is taken, nothing is written of that instance. Rows travel as JSON, so that the text is the same for one and
 * for many; keys travel besides, so that the planner knows how many there are and takes the primary keys.
 */
export async function writeTogether(
  trx: Knex.Transaction,
  instances: InstanceChanges,
  consequences: Consequences,
): Promise<WrittenTogether> {
  const parts = [
    ...instanceParts(instances),
    ...consequenceParts(consequences),
  ];
  const settled =
    instances.kind === 'go-on'
      ? "select 'settled' as what, key from settled union all "
      : '';
  const { rows } = await trx.raw<{ rows: { what: string; key: string }[] }>(
    `with ${parts
      .map(({ name, sql }) => `${name} as (${sql})`)
      .join(', ')} ${settled}select 'written' as what, id as key from written`,
    parts.flatMap(({ bindings }) => bindings),
  );
  const keysOf = (what: string) =>
    new Set(rows.filter(row => row.what === what).map(({ key }) => key));
  return { settled: keysOf('settled'), written: keysOf('written') };
}
