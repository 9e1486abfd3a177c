import { Knex } from 'knex';
import { insertSecondLooks, SecondLookRow } from './operations/secondLooks';
import { QualitySettings } from './readQualitySettings';
import { isInSample } from './sampleDecisions';
import { scoreCampaign } from './scoreCampaign';

/** Campaigns that are over and were not judged, the oldest first. */
export async function findUnjudged(trx: Knex.Transaction): Promise<string[]> {
  return trx('campaigns')
    .where({ state: 'closed' })
    .whereNotIn('id', judged =>
      judged.select('campaign_id').from('campaign_quality'),
    )
    .orderBy(['ended_at', 'id'])
    .pluck<string[]>('id');
}

/**
 * Judges a campaign that is over, once, and draws the flagged decisions that somebody looks at again, where the portal has
 * that done.
 */
export async function judgeCampaign(
  trx: Knex.Transaction,
  options: {
    campaignId: string;
    settings: QualitySettings;
    newId: () => string;
    now: Date;
  },
): Promise<void> {
  const { campaignId, settings, newId, now } = options;
  const inserted = await trx('campaign_quality')
    .insert({
      campaign_id: campaignId,
      judged_at: now.toISOString(),
      runs: 0,
      flagged: 0,
    })
    .onConflict()
    .ignore()
    .returning('campaign_id');
  if (inserted.length === 0) {
    return;
  }
  let runs = 0;
  let flagged = 0;
  for await (const run of scoreCampaign(trx, campaignId)) {
    runs += 1;
    if (run.score.flagged) {
      flagged += 1;
      const { secondLook } = settings;
      if (secondLook) {
        await insertSecondLooks(
          trx,
          run.decisions
            .filter(({ itemId }) =>
              isInSample(campaignId, itemId, secondLook.share),
            )
            .map(
              ({ itemId, mark }): SecondLookRow => ({
                id: newId(),
                campaign_id: campaignId,
                item_id: itemId,
                decided_by: run.person,
                decision: mark.decision,
                state: 'waiting',
                asked_at: now.toISOString(),
                looked_by: null,
                looked_at: null,
                note: null,
              }),
            ),
        );
      }
    }
  }
  await trx('campaign_quality')
    .where({ campaign_id: campaignId })
    .update({ runs, flagged });
}
