import { Knex } from 'knex';
import { InstanceRow } from '../rows';

/**
 * `lockInstances` and the time after it in one statement of PostgreSQL. Rows come out of the inner part as they are
 * locked, in the order of their ids, and the time is asked for each that comes out: the latest one is after all locks.
 *
 * @param millis - expression that yields the time, as in `EngineClock`.
 */
export async function lockWithTime(
  trx: Knex.Transaction,
  ids: readonly string[],
  millis: string,
): Promise<{ rows: Map<string, InstanceRow>; millis: number }> {
  const { rows: found } = await trx.raw<{
    rows: (InstanceRow & { locked_at: string })[];
  }>(
    `with locked as materialized (
      select * from flow_instances where id = any(?::text[]) order by id for update
    ) select locked.*, ${millis} as locked_at from locked`,
    [[...new Set(ids)]],
  );
  const rows = new Map<string, InstanceRow>();
  let latest = Number.NEGATIVE_INFINITY;
  for (const { locked_at: at, ...row } of found) {
    rows.set(row.id, row);
    latest = Math.max(latest, Number(at));
  }
  return { rows, millis: latest };
}
