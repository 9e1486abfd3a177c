import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { appendHistories } from '../certification/operations/reviewHistory';
import { CampaignContext } from './campaignContext';
import { CampaignRow } from './campaignRows';
import { CampaignCaller } from './launchCampaign';
import {
  lockCampaign,
  takeCampaign,
  updateCampaign,
} from './operations/campaigns';
import { findWithdrawable } from './operations/items';
import { countProgress, sumProgress } from './operations/progress';

async function record(
  trx: Knex.Transaction,
  context: CampaignContext,
  campaign: CampaignRow,
  options: {
    type: 'campaign.closed' | 'campaign.cancelled';
    actor: LedgerActor;
    now: Date;
    reason?: string;
  },
): Promise<void> {
  const { type, actor, now, reason } = options;
  const progress = sumProgress(await countProgress(trx, [campaign.id]));
  await context.ledger.append(trx, [
    {
      type,
      subject: `campaign:${campaign.id}`,
      at: now,
      actor,
      data: {
        definition: campaign.definition,
        number: campaign.number,
        digest: campaign.digest,
        progress: { ...progress },
      },
      ...(reason ? { personal: { reason } } : {}),
    },
  ]);
}

/**
 * Closes a campaign. It decides nothing: what is not answered goes the way its flow says for silence, and what was decided
 * is carried out.
 *
 * @param by - a person; the deadline where there is none
 * @throws ConflictError where it does not run
 */
export async function closeCampaign(
  trx: Knex.Transaction,
  context: CampaignContext,
  id: string,
  by?: CampaignCaller,
): Promise<void> {
  const campaign = await lockCampaign(trx, id);
  if (campaign.state !== 'running') {
    throw new ConflictError(
      `It is ${campaign.state}; only a campaign that runs can be closed`,
    );
  }
  const now = await context.engine.now(trx);
  await updateCampaign(trx, id, {
    state: 'closed',
    open_key: null,
    ended_at: now.toISOString(),
    ended_by: by?.userRef ?? null,
    end_reason: by ? null : 'its deadline has passed',
  });
  await record(trx, context, campaign, {
    type: 'campaign.closed',
    actor: by?.actor ?? { kind: 'engine', route: 'campaigns' },
    now,
  });
}

/**
 * Begins to cancel a campaign. Nothing more is opened; the open questions that it asked itself are withdrawn afterwards,
 * batch by batch. What was decided goes on.
 *
 * @throws ConflictError where it has ended
 */
export async function cancelCampaign(
  trx: Knex.Transaction,
  context: CampaignContext,
  id: string,
  options: { reason: string; by: CampaignCaller },
): Promise<void> {
  const { reason, by } = options;
  const campaign = await lockCampaign(trx, id);
  if (campaign.state !== 'running' && campaign.state !== 'opening') {
    throw new ConflictError(
      `It is ${campaign.state}; only a campaign that opens or runs can be cancelled`,
    );
  }
  const now = await context.engine.now(trx);
  await updateCampaign(trx, id, {
    state: 'cancelling',
    cursor: '',
    ended_at: now.toISOString(),
    ended_by: by.userRef,
    end_reason: reason,
    last_error: null,
  });
  await record(trx, context, campaign, {
    type: 'campaign.cancelled',
    actor: by.actor,
    now,
    reason,
  });
}

/**
 * Withdraws the next open questions of a campaign that is being cancelled. Those that another campaign asks too stay.
 *
 * @returns whether there is more
 */
export async function withdrawBatch(
  trx: Knex.Transaction,
  context: CampaignContext & { logger: LoggerService },
  campaignId: string,
): Promise<boolean> {
  const campaign = await takeCampaign(trx, campaignId);
  if (campaign?.state !== 'cancelling') {
    return false;
  }
  const items = await findWithdrawable(trx, {
    campaignId,
    after: campaign.cursor,
    limit: context.batchSize,
  });
  const last = items.at(-1);
  if (!last) {
    await updateCampaign(trx, campaignId, {
      state: 'cancelled',
      open_key: null,
      last_error: null,
    });
    return false;
  }
  const at = (await context.engine.now(trx)).toISOString();
  const reason = 'the campaign that asked was cancelled';
  const results = await context.engine.sendMany(
    trx,
    items.map(({ instanceId }) => ({
      instanceId,
      event: { type: 'cancel', reason },
      actor: { kind: 'engine', route: 'campaigns' },
    })),
  );
  await appendHistories(
    trx,
    items
      .filter((_, index) => results[index].accepted)
      .map(({ id }) => ({
        itemId: id,
        entry: { at, by: 'engine', what: reason },
      })),
  );
  results.forEach((result, index) => {
    if (!result.accepted) {
      // Somebody has answered in the same moment: that holds.
      context.logger.info('A question of a cancelled campaign stays', {
        review: items[index].id,
        reason: result.reason,
      });
    }
  });
  await updateCampaign(trx, campaignId, { cursor: last.id, last_error: null });
  return true;
}
