import { ConflictError, InputError } from '@backstage/errors';
import {
  CampaignDetail,
  SignOffRequest,
} from '@countersign/plugin-governance-common';
import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { describeCampaign } from '../campaigns';
import { CampaignCaller } from '../campaigns/launchCampaign';
import { lockCampaign } from '../campaigns/operations/campaigns';
import { insertSignOff } from './operations/signOffs';
import { SigningContext, whyNotSign } from './whyNotSign';

/** How many of its items are unanswered, or not carried out and read back. */
function countOpen({ progress }: CampaignDetail): number {
  return progress.open + progress.inRemediation;
}

/**
 * Has the owner of a campaign stand for its result. It stands in the ledger, and cannot be taken back.
 *
 * @throws ConflictError where it is not closed, is held, or is signed already; NotAllowedError for whoever does not answer for it;
 * InputError where something is open and no reason is given, or where no risk analysis is named
 */
export async function signOffCampaign(
  trx: Knex.Transaction,
  options: {
    ledger: LedgerPort;
    campaignId: string;
    request: SignOffRequest;
    caller: CampaignCaller;
    now: Date;
    isHeld: SigningContext['isHeld'];
  },
): Promise<void> {
  const { ledger, campaignId, request, caller, now, isHeld } = options;
  await lockCampaign(trx, campaignId);
  const campaign = await describeCampaign(trx, campaignId, undefined);
  const refused = await whyNotSign(trx, {
    campaign,
    userRef: caller.userRef,
    isHeld,
  });
  if (refused) {
    throw refused;
  }
  const openItems = countOpen(campaign);
  if (openItems > 0 && request.openReason === undefined) {
    throw new InputError(
      `openReason: ${openItems} of its items are unanswered, or not carried out and read back; say why it is signed all the same`,
    );
  }
  const riskAnalysis =
    campaign.document.spec.riskAnalysis ?? request.riskAnalysis;
  if (riskAnalysis === undefined) {
    throw new InputError(
      'riskAnalysis: the definition names none; say where the one stands that set how often this is asked',
    );
  }
  const openReason = openItems > 0 ? request.openReason : undefined;
  const isFirst = await insertSignOff(trx, {
    campaign_id: campaignId,
    by: caller.userRef,
    at: now.toISOString(),
    statement: request.statement,
    risk_analysis: riskAnalysis,
    open_items: openItems,
    open_reason: openReason ?? null,
  });
  if (!isFirst) {
    throw new ConflictError('Its result is signed already');
  }
  await ledger.append(trx, [
    {
      type: 'campaign.signed-off',
      subject: `campaign:${campaignId}`,
      at: now,
      actor: caller.actor,
      data: {
        definition: campaign.definition,
        number: campaign.number,
        digest: campaign.digest,
        progress: { ...campaign.progress },
        riskAnalysis,
        openItems,
      },
      personal: {
        statement: request.statement,
        ...(openReason === undefined ? {} : { openReason }),
      },
    },
  ]);
}
