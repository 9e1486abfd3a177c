import { Knex } from 'knex';
import { DefinitionRow } from '../rows';
import { findByDedupeKey } from './insertInstances';
import { readActive } from './readDefinition';

/** What has to be known before instances are started. */
export interface KnownForStart {
  /** Ids of instances that there are, by dedupe key. */
  existing: Map<string, string>;
  /** What new instances start with, by flow; those never published are left out. */
  active: Map<string, Pick<DefinitionRow, 'hash' | 'author'>>;
  now: Date;
}

/**
 * Reads what has to be known before instances are started, on PostgreSQL in one statement. Relies on the unique index of
 * `dedupe_key` and on primary keys.
 *
 * @param options - `clock` as the engine has it.
 */
export async function readForStart(
  trx: Knex.Transaction,
  options: {
    keys: readonly string[];
    flows: readonly string[];
    clock: {
      now(trx: Knex.Transaction): Promise<Date>;
      millis?: string;
    };
  },
): Promise<KnownForStart> {
  const { keys, flows, clock } = options;
  const active: KnownForStart['active'] = new Map();
  if (trx.client.config.client !== 'pg' || clock.millis === undefined) {
    const existing = await findByDedupeKey(trx, [...keys]);
    const now = await clock.now(trx);
    for (const flow of flows) {
      const row = await readActive(trx, flow);
      if (row) {
        active.set(flow, row);
      }
    }
    return { existing, active, now };
  }
  const { rows } = await trx.raw<{
    rows: { what: string; name: string; value: string; author: string }[];
  }>(
    `select 'instance' as what, dedupe_key as name, id as value, null as author
      from flow_instances where dedupe_key = any(?::text[])
    union all select 'flow', a.name, d.hash, d.author
      from flow_active a join flow_definitions d on d.hash = a.hash where a.name = any(?::text[])
    union all select 'time', null, (${clock.millis})::text, null`,
    [[...keys], [...flows]],
  );
  const existing = new Map<string, string>();
  let now = new Date(Number.NaN);
  for (const { what, name, value, author } of rows) {
    if (what === 'instance') {
      existing.set(name, value);
    } else if (what === 'flow') {
      active.set(name, { hash: value, author });
    } else {
      now = new Date(Number(value));
    }
  }
  return { existing, active, now };
}
