import { Knex } from 'knex';
import { CampaignSubjectRow } from '../../campaigns/campaignRows';

/**
 * What was in scope of a campaign, each with what became of it, after a place in the order of identity and subject. Relies
 * on the primary key of `campaign_subjects`, so that every page costs by its own size.
 */
export async function readSubjects(
  trx: Knex.Transaction,
  options: {
    campaignId: string;
    after: readonly [string, string] | undefined;
    limit: number;
  },
): Promise<CampaignSubjectRow[]> {
  const { campaignId, after, limit } = options;
  return trx<CampaignSubjectRow>('campaign_subjects')
    .where({ campaign_id: campaignId })
    .modify(query => {
      if (after) {
        query.whereRaw('(identity_ref, subject_ref) > (?, ?)', [...after]);
      }
    })
    .orderBy(['identity_ref', 'subject_ref'])
    .limit(limit);
}
