import { CampaignTrigger } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { LaunchCause } from '../launchCause';

interface LaunchRow {
  campaign_id: string;
  kind: 'schedule' | 'event';
  event_id: string;
  name: string;
  events: number;
}

/** Keeps what has started a campaign. */
export async function storeLaunch(
  trx: Knex.Transaction,
  campaignId: string,
  cause: LaunchCause,
): Promise<void> {
  await trx<LaunchRow>('campaign_launches').insert({
    campaign_id: campaignId,
    kind: cause.kind,
    event_id: cause.eventId,
    name: cause.kind === 'event' ? cause.name : 'schedule',
    events: cause.kind === 'event' ? cause.events : 1,
  });
}

/** What has started campaigns; those that are not named were launched by a person. */
export async function readLaunches(
  trx: Knex.Transaction,
  campaignIds: readonly string[],
): Promise<Map<string, CampaignTrigger>> {
  const rows = await trx<LaunchRow>('campaign_launches').whereIn(
    'campaign_id',
    campaignIds,
  );
  return new Map(
    rows.map(row => [
      row.campaign_id,
      row.kind === 'schedule'
        ? { kind: 'schedule', eventId: row.event_id }
        : {
            kind: 'event',
            eventId: row.event_id,
            name: row.name,
            events: Number(row.events),
          },
    ]),
  );
}
