import { Knex } from 'knex';
import { EngineClock } from '../clock';
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
 * Reads what has to be known before instances are started, on PostgreSQL in one statement. The function `flow_known` is in
 * the migrations and goes by the same time as the clock of the database; it relies on the unique index of `dedupe_key` and
 * on primary keys.
 *
 * @param options - `clock` as the engine has it.
 */
export async function readForStart(
  trx: Knex.Transaction,
  options: {
    keys: readonly string[];
    flows: readonly string[];
    clock: EngineClock;
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
  }>('select what, name, value, author from flow_known(?, ?)', [
    [...keys],
    [...flows],
  ] as Knex.RawBinding[]);
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
