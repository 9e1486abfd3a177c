import { Knex } from 'knex';

/** A row of `campaign_schedules`. */
export interface ScheduleRow {
  definition: string;
  /** Cron and zone, by which a change is seen. */
  schedule: string;
  next_at: string | null;
}

/** When definitions are due, by name. There are few. */
export async function readSchedules(
  trx: Knex.Transaction,
): Promise<Map<string, ScheduleRow>> {
  const rows = await trx<ScheduleRow>('campaign_schedules');
  return new Map(rows.map(row => [row.definition, row]));
}

/** Keeps when a definition is due next. */
export async function storeSchedule(
  trx: Knex.Transaction,
  row: ScheduleRow,
): Promise<void> {
  await trx<ScheduleRow>('campaign_schedules')
    .insert(row)
    .onConflict('definition')
    .merge();
}
