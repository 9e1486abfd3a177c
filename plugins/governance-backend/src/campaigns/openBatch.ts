import { Knex } from 'knex';
import { findExclusions, noteLeftOut } from '../exclusions';
import { CampaignContext } from './campaignContext';
import { CampaignSubjectRow, documentOf } from './campaignRows';
import { carryRuleOf } from './carryRule';
import { judgeCandidate, Judgement } from './judgeCandidate';
import { readHeld } from '../inventory';
import { IdentityToReview, OpenedReviews } from '../certification/openReviews';
import {
  getCampaign,
  lockCampaign,
  updateCampaign,
} from './operations/campaigns';
import { readCandidates } from './operations/candidates';
import { areAllDone, takePart, updatePart } from './operations/parts';
import { readWaiting, settleSubjects } from './operations/subjects';

type Settled = Pick<CampaignSubjectRow, 'outcome' | 'reason' | 'basis'>;

function toSettled(judged: Judgement): Settled {
  switch (judged.outcome) {
    case 'item':
      return { outcome: 'item', reason: null, basis: null };
    case 'exempt': {
      const { outcome, reason, exclusion } = judged;
      return { outcome, reason, basis: exclusion };
    }
    case 'excluded':
    case 'unreadable':
      return { ...judged, basis: null };
    default:
      throw new Error(`Unknown judgement ${judged satisfies never}`);
  }
}

function judgeAll(
  rows: CampaignSubjectRow[],
  identities: Awaited<ReturnType<typeof readCandidates>>,
  options: Parameters<typeof judgeCandidate>[2],
): Map<string, Settled> {
  const judged = new Map<string, Settled>(
    rows.map(({ subject_ref }) => [
      subject_ref,
      {
        outcome: 'excluded',
        reason: 'it has gone since the launch',
        basis: null,
      },
    ]),
  );
  for (const identity of identities) {
    for (const holding of identity.holdings) {
      // What came after the launch is not in its population.
      if (judged.has(holding.ref)) {
        judged.set(
          holding.ref,
          toSettled(judgeCandidate(identity, holding, options)),
        );
      }
    }
  }
  return judged;
}

/** The holdings to ask about, by the identity that holds them. */
function groupAsked(rows: readonly CampaignSubjectRow[]): IdentityToReview[] {
  const only = new Map<string, Set<string>>();
  for (const { identity_ref, subject_ref } of rows) {
    const subjects = only.get(identity_ref) ?? new Set();
    only.set(identity_ref, subjects.add(subject_ref));
  }
  return [...only].map(([ref, subjects]) => ({ ref, only: subjects }));
}

function settle(
  row: CampaignSubjectRow,
  answer: Settled | undefined,
  { opened, before, carried }: OpenedReviews,
): CampaignSubjectRow {
  const proof = carried.get(row.subject_ref);
  if (proof) {
    return {
      ...row,
      outcome: 'carried',
      reason: null,
      basis: JSON.stringify(proof),
    };
  }
  const item = opened.get(row.subject_ref) ?? before.get(row.subject_ref);
  if (answer?.outcome === 'item' && !item) {
    return {
      ...row,
      outcome: 'excluded',
      reason: 'there is nothing left of it to decide about',
    };
  }
  return {
    ...row,
    ...answer,
    item_id: item ?? null,
    taken_in: item !== undefined && !opened.has(row.subject_ref),
  };
}

/**
 * Lets a campaign run of which everything has been judged. Whoever finds it so waits for others who do: were it left to
 * them, who may have looked before the last part was done, nobody might.
 */
async function endOpening(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<void> {
  if (!(await areAllDone(trx, campaignId))) {
    return;
  }
  const campaign = await lockCampaign(trx, campaignId);
  if (campaign.state === 'opening') {
    await updateCampaign(trx, campaignId, {
      state: 'running',
      last_error: null,
    });
  }
}

/**
 * Judges a batch of a campaign's population and opens its items, in one transaction with the place where the next batch
 * begins: a crash loses nothing and opens nothing twice. Each who asks works on a part of the population of its own; a
 * part that somebody is at is left to them. What is being asked about already is taken in and not asked again.
 *
 * @returns whether there is more to do for who asks
 */
export async function openBatch(
  trx: Knex.Transaction,
  context: CampaignContext,
  campaignId: string,
): Promise<boolean> {
  const part = await takePart(trx, campaignId);
  if (!part) {
    await endOpening(trx, campaignId);
    return false;
  }
  // Read after the part is locked: whoever ends a campaign has all of its parts before they change it.
  const campaign = await getCampaign(trx, campaignId);
  if (campaign.state !== 'opening') {
    return false;
  }
  const rows = await readWaiting(trx, {
    campaignId,
    after: part.cursor,
    until: part.until,
    limit: context.batchSize,
  });
  const last = rows.at(-1);
  if (!last) {
    await updatePart(trx, part, { done: true });
    return true;
  }
  const { spec } = documentOf(campaign);
  const now = await context.engine.now(trx);
  const identityRefs = [...new Set(rows.map(row => row.identity_ref))];
  const held = await readHeld(trx, identityRefs);
  const identities = await readCandidates(trx, {
    identityRefs,
    asks: spec.asks,
    held,
  });
  const judged = judgeAll(rows, identities, {
    where: spec.scope.where,
    policy: context.policy,
    now,
    exclusions: await findExclusions(trx, {
      at: now.toISOString(),
      hold: 'shared',
    }),
  });
  const reviews = await context.reviews.openManyIn(
    trx,
    groupAsked(
      rows.filter(
        ({ subject_ref }) => judged.get(subject_ref)?.outcome === 'item',
      ),
    ),
    {
      kind: 'campaign',
      text: spec.cause,
      ...(spec.stages ? { plan: campaignId } : {}),
      carry: carryRuleOf(documentOf(campaign), Number(campaign.number)),
    },
    { kind: 'engine', route: 'campaigns' },
    held,
  );
  await noteLeftOut(
    trx,
    rows.flatMap(({ identity_ref, subject_ref }) => {
      const { outcome, basis } = judged.get(subject_ref) ?? {};
      return outcome === 'exempt' && basis
        ? [
            {
              exclusion_id: basis,
              identity_ref,
              subject_ref,
              left_out_at: now.toISOString(),
            },
          ]
        : [];
    }),
  );
  await settleSubjects(
    trx,
    rows.map(row => settle(row, judged.get(row.subject_ref), reviews)),
  );
  await updatePart(trx, part, { cursor: last.identity_ref });
  if (campaign.last_error !== null) {
    await updateCampaign(trx, campaignId, { last_error: null });
  }
  return true;
}
