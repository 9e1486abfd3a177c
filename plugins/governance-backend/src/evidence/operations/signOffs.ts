import { CampaignSignOff } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

/** A row of `campaign_signoffs`. */
export interface SignOffRow {
  campaign_id: string;
  by: string;
  at: string;
  statement: string;
  risk_analysis: string;
  open_items: number;
  open_reason: string | null;
}

/** Who stands for the result of a campaign, if anybody does. Relies on the primary key. */
export async function readSignOff(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<CampaignSignOff | undefined> {
  const row = await trx<SignOffRow>('campaign_signoffs')
    .where({ campaign_id: campaignId })
    .first();
  return (
    row && {
      by: row.by,
      at: row.at,
      statement: row.statement,
      riskAnalysis: row.risk_analysis,
      openItems: Number(row.open_items),
      ...(row.open_reason === null ? {} : { openReason: row.open_reason }),
    }
  );
}

/** Stores a sign-off. Says whether it is the first. */
export async function insertSignOff(
  trx: Knex.Transaction,
  row: SignOffRow,
): Promise<boolean> {
  const inserted = await trx<SignOffRow>('campaign_signoffs')
    .insert(row)
    .onConflict('campaign_id')
    .ignore()
    .returning('campaign_id');
  return inserted.length > 0;
}
