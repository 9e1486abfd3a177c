import { ConflictError } from '@backstage/errors';
import {
  CampaignDefinitionView,
  STAGED_FLOW,
} from '@countersign/plugin-governance-common';
import { addDuration } from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { CampaignContext } from './campaignContext';
import { CampaignRow } from './campaignRows';
import { findBlocks, judgeSources } from './findBlocks';
import {
  insertCampaign,
  insertSources,
  nextNumber,
} from './operations/campaigns';
import { findUnreachable, planOf } from '../reviewTasks/planOf';
import { storePlan } from '../reviewTasks/operations/stages';
import { countSources, takePopulation } from './operations/population';

/** A person who runs campaigns, and by what authority. */
export interface CampaignCaller {
  userRef: string;
  actor: LedgerActor;
}

function blockedError(blocks: string[]): ConflictError {
  return new ConflictError(`It cannot be launched: ${blocks.join('; ')}`);
}

/**
 * Launches a campaign: takes the population as it is now, with what each source holds, in one transaction. Items are
 * opened afterwards, batch by batch.
 *
 * @returns its id
 * @throws ConflictError where a source is stale, where the definition is not the one that was previewed, or where a
 * campaign of it has not ended
 */
export async function launchCampaign(
  trx: Knex.Transaction,
  context: CampaignContext,
  view: CampaignDefinitionView,
  options: { digest: string; caller: CampaignCaller },
): Promise<string> {
  const { definition, digest, runningCampaign } = view;
  const { spec, metadata } = definition;
  const { caller } = options;
  if (digest !== options.digest) {
    throw new ConflictError(
      'The definition is not the one that was previewed; preview it again',
    );
  }
  const now = await context.engine.now(trx);
  const counts = await countSources(trx, spec);
  const sources = await judgeSources(trx, spec, { counts, now });
  const blocks = findBlocks({
    definition,
    sources,
    reviewFlow: context.settings.flow,
    running: runningCampaign,
  });
  blocks.push(...(await findUnreachable(trx, context.settings, definition)));
  if (blocks.length > 0) {
    throw blockedError(blocks);
  }
  const at = now.toISOString();
  const row: CampaignRow = {
    id: context.newId(),
    definition: metadata.name,
    number: await nextNumber(trx, metadata.name),
    open_key: metadata.name,
    document: JSON.stringify(definition),
    digest,
    flow: spec.stages ? STAGED_FLOW : context.settings.flow,
    state: 'opening',
    cursor: '',
    opened_by: caller.userRef,
    opened_at: at,
    due_at: addDuration(at, spec.deadline),
    ended_at: null,
    ended_by: null,
    end_reason: null,
    last_error: null,
  };
  if (!(await insertCampaign(trx, row))) {
    throw blockedError(['another one was launched in the same moment']);
  }
  await insertSources(
    trx,
    sources.map(({ source, counted, outside, readAt }) => ({
      campaign_id: row.id,
      source,
      counted,
      outside,
      read_at: readAt ?? null,
    })),
  );
  await takePopulation(trx, row.id, spec);
  const plan = planOf(row.id, definition);
  if (plan) {
    await storePlan(trx, plan);
  }
  await context.ledger.append(trx, [
    {
      type: 'campaign.opened',
      subject: `campaign:${row.id}`,
      at: now,
      actor: caller.actor,
      data: {
        definition: metadata.name,
        number: row.number,
        digest,
        flow: row.flow,
        dueAt: row.due_at,
        ...(spec.riskAnalysis ? { riskAnalysis: spec.riskAnalysis } : {}),
        sources: sources.map(({ source, counted, outside }) => ({
          source,
          counted,
          outside,
        })),
      },
    },
  ]);
  return row.id;
}
