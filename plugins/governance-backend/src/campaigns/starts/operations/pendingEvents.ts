import { Knex } from 'knex';

/** A row of `campaign_events`: what has happened to one thing since it was asked about last. */
export interface PendingEventRow {
  definition: string;
  subject_ref: string;
  name: string;
  event_id: string;
  first_at: string;
  count: number;
}

/** Takes an event down; one more about a thing that waits already is counted with the first. */
export async function addPendingEvent(
  trx: Knex.Transaction,
  event: Omit<PendingEventRow, 'count'>,
): Promise<void> {
  await trx<PendingEventRow>('campaign_events')
    .insert({ ...event, count: 1 })
    .onConflict(['definition', 'subject_ref'])
    .merge({ count: trx.raw('?? + 1', ['campaign_events.count']) });
}

/** What waits for a definition, the oldest first. */
export async function readPendingEvents(
  trx: Knex.Transaction,
  options: { definition: string; limit: number },
): Promise<PendingEventRow[]> {
  const rows = await trx<PendingEventRow>('campaign_events')
    .where({ definition: options.definition })
    .orderBy(['first_at', 'subject_ref'])
    .limit(options.limit);
  return rows.map(row => ({ ...row, count: Number(row.count) }));
}

/** Takes away what is asked about now. */
export async function deletePendingEvents(
  trx: Knex.Transaction,
  events: readonly PendingEventRow[],
): Promise<void> {
  for (const { definition, subject_ref } of events) {
    await trx<PendingEventRow>('campaign_events')
      .where({ definition, subject_ref })
      .delete();
  }
}

/** When the last campaign of a definition was opened by events. */
export async function readLastEventLaunch(
  trx: Knex.Transaction,
  definition: string,
): Promise<string | undefined> {
  const row = await trx('campaigns')
    .join('campaign_launches', 'campaign_launches.campaign_id', 'campaigns.id')
    .where({ 'campaigns.definition': definition, kind: 'event' })
    .max<{ last: string | null }>({ last: 'opened_at' })
    .first();
  return row?.last ?? undefined;
}
