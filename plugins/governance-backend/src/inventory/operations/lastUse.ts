import { Knex } from 'knex';

/**
 * The last day on which use of each credential or grant was seen, as `subject_ref` and `day`. Relies on the primary key of
 * `inventory_use`.
 */
export function selectLastDays(trx: Knex.Transaction): Knex.QueryBuilder {
  return trx('inventory_use')
    .groupBy('subject_ref')
    .select('subject_ref')
    .max('day as day');
}

/**
 * When a credential was last used: a time, a day, `never`, or null where nobody says. What was seen day by day stands over an
 * older statement. Takes {@link selectLastDays}, joined as `seen`, beside `inventory_credentials`.
 */
export function lastUseSql(trx: Knex.Transaction): Knex.Raw {
  return trx.raw(
    `case
      when seen.day > coalesce(nullif(inventory_credentials.last_used_at, 'never'), '') then seen.day
      else inventory_credentials.last_used_at end`,
  );
}

/** What {@link lastUseSql} says, of what has been read. */
export function laterUse(
  stated: string | null,
  day: string | undefined,
): string | undefined {
  const known = stated === null || stated === 'never' ? '' : stated;
  return day !== undefined && day > known ? day : stated ?? undefined;
}
