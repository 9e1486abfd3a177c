import { ConflictError } from '@backstage/errors';
import {
  CampaignDefinitionView,
  STAGED_FLOW,
} from '@countersign/plugin-governance-common';
import { addDuration } from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { storeRegister } from '../evidence/operations/campaignRegister';
import { registerFor } from '../evidence/register/registerFor';
import { CampaignContext } from './campaignContext';
import { CampaignRow } from './campaignRows';
import { findBlocks, judgeSources } from './findBlocks';
import {
  insertCampaign,
  insertSources,
  nextNumber,
} from './operations/campaigns';
import { insertParts } from './operations/parts';
import { findUnreachable, planOf } from '../reviewTasks/planOf';
import { storePlan } from '../reviewTasks/operations/stages';
import { LaunchCause } from './starts/launchCause';
import { storeLaunch } from './starts/operations/launches';
import {
  countSources,
  countTaken,
  takePopulation,
} from './operations/population';

/** Parts in which a population is opened: enough that no one is alone at the last of them for long. */
const PARTS = 8;

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
 * @param options.cause - what starts it by itself; a person where it is left out
 * @returns its id
 * @throws ConflictError where a source is stale, where the definition is not the one that was previewed, or where a
 * campaign of it has not ended
 */
export async function launchCampaign(
  trx: Knex.Transaction,
  context: CampaignContext,
  view: CampaignDefinitionView,
  options: { digest: string; caller: CampaignCaller; cause?: LaunchCause },
): Promise<string> {
  const { definition, digest, runningCampaign } = view;
  const { spec, metadata } = definition;
  const { caller, cause } = options;
  const only = cause?.kind === 'event' ? cause.subjects : undefined;
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
    running: only ? undefined : runningCampaign,
  });
  blocks.push(...(await findUnreachable(trx, context.settings, definition)));
  if (blocks.length > 0) {
    throw blockedError(blocks);
  }
  const at = now.toISOString();
  const id = context.newId();
  const row: CampaignRow = {
    id,
    definition: metadata.name,
    number: await nextNumber(trx, metadata.name),
    open_key: only ? `event/${id}` : metadata.name,
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
  await takePopulation(trx, row.id, spec, only);
  await insertParts(trx, row.id, PARTS);
  // What an event did not happen to is left out like what the scope leaves out.
  const taken = only ? await countTaken(trx, row.id) : undefined;
  const outsideOf = (source: (typeof sources)[number]) =>
    taken ? source.counted - (taken.get(source.source) ?? 0) : source.outside;
  await insertSources(
    trx,
    sources.map(source => ({
      campaign_id: row.id,
      source: source.source,
      counted: source.counted,
      outside: outsideOf(source),
      read_at: source.readAt ?? null,
    })),
  );
  const register = await registerFor(trx, {
    expected: context.expected,
    freshness: spec.freshness,
    now,
  });
  if (register) {
    await storeRegister(trx, row.id, register);
  }
  if (cause) {
    await storeLaunch(trx, row.id, cause);
  }
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
        trigger: cause?.kind ?? 'person',
        ...(cause ? { event: cause.eventId } : {}),
        sources: sources.map(source => ({
          source: source.source,
          counted: source.counted,
          outside: outsideOf(source),
        })),
        ...(register
          ? {
              register: register.map(({ source, status }) => ({
                source,
                status,
              })),
            }
          : {}),
      },
    },
  ]);
  return row.id;
}
