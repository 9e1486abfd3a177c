import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import {
  CampaignDetail,
  SignOffRequest,
} from '@countersign/plugin-governance-common';
import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { describeCampaign } from '../campaigns';
import { CampaignCaller } from '../campaigns/launchCampaign';
import { lockCampaign } from '../campaigns/operations/campaigns';
import { keyOf } from '../directory/personsOf';
import { resolveMembers } from '../directory/queryDirectory';
import { insertSignOff } from './operations/signOffs';

/** How many of its items are unanswered, or not carried out and read back. */
function countOpen({ progress }: CampaignDetail): number {
  return progress.open + progress.inRemediation;
}

async function requireOwner(
  trx: Knex.Transaction,
  owner: string,
  userRef: string,
): Promise<void> {
  const people = await resolveMembers(trx, owner);
  if (!people.some(({ ref }) => keyOf(ref) === keyOf(userRef))) {
    throw new NotAllowedError(
      `Its result is for ${owner} to sign, who answers for the campaign; ${userRef} is not one of them`,
    );
  }
}

function requireEnded(campaign: CampaignDetail): void {
  if (
    campaign.state !== 'closed' &&
    campaign.state !== 'closed-with-open-remediation'
  ) {
    throw new ConflictError(
      `It is ${campaign.state}; the result of a campaign can be signed once it is closed`,
    );
  }
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
    /** Whether a policy holds it for second looks at how it was decided. */
    isHeld(trx: Knex.Transaction, campaignId: string): Promise<boolean>;
  },
): Promise<void> {
  const { ledger, campaignId, request, caller, now, isHeld } = options;
  await lockCampaign(trx, campaignId);
  const campaign = await describeCampaign(trx, campaignId, undefined);
  requireEnded(campaign);
  await requireOwner(trx, campaign.owner, caller.userRef);
  if (await isHeld(trx, campaignId)) {
    throw new ConflictError(
      'Its sign-off is held: second looks at some of its decisions have not been answered (governance.quality.holdSignOff)',
    );
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
