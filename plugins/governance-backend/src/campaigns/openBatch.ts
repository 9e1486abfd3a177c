import { Knex } from 'knex';
import { CampaignContext } from './campaignContext';
import { CampaignSubjectRow, documentOf } from './campaignRows';
import { judgeCandidate } from './judgeCandidate';
import { lockCampaign, updateCampaign } from './operations/campaigns';
import { readCandidates } from './operations/candidates';
import { findItems } from './operations/items';
import { readWaiting, settleSubjects } from './operations/subjects';

type Settled = Pick<CampaignSubjectRow, 'outcome' | 'reason'>;

function judgeAll(
  rows: CampaignSubjectRow[],
  identities: Awaited<ReturnType<typeof readCandidates>>,
  options: Parameters<typeof judgeCandidate>[2],
): Map<string, Settled> {
  const judged = new Map<string, Settled>(
    rows.map(({ subject_ref }) => [
      subject_ref,
      { outcome: 'excluded', reason: 'it has gone since the launch' },
    ]),
  );
  for (const identity of identities) {
    for (const holding of identity.holdings) {
      // What came after the launch is not in its population.
      if (judged.has(holding.ref)) {
        const answer = judgeCandidate(identity, holding, options);
        judged.set(holding.ref, {
          outcome: answer.outcome,
          reason: answer.outcome === 'item' ? null : answer.reason,
        });
      }
    }
  }
  return judged;
}

/**
 * Judges the next part of a campaign's population and opens its items, in one transaction with the place where the next
 * part begins: a crash loses nothing and opens nothing twice, and of two replicas one waits for the other. What is being
 * asked about already is taken in and not asked again.
 *
 * @returns whether there is more
 */
export async function openBatch(
  trx: Knex.Transaction,
  context: CampaignContext,
  campaignId: string,
): Promise<boolean> {
  const campaign = await lockCampaign(trx, campaignId);
  if (campaign.state !== 'opening') {
    return false;
  }
  const rows = await readWaiting(trx, {
    campaignId,
    after: campaign.cursor,
    limit: context.batchSize,
  });
  const last = rows.at(-1);
  if (!last) {
    await updateCampaign(trx, campaignId, {
      state: 'running',
      last_error: null,
    });
    return false;
  }
  const { spec } = documentOf(campaign);
  const now = await context.engine.now(trx);
  const identities = await readCandidates(trx, {
    identityRefs: [...new Set(rows.map(row => row.identity_ref))],
    asks: spec.asks,
  });
  const judged = judgeAll(rows, identities, {
    where: spec.scope.where,
    policy: context.policy,
    now,
  });
  const asked = rows.filter(
    ({ subject_ref }) => judged.get(subject_ref)?.outcome === 'item',
  );
  const only = new Set(asked.map(({ subject_ref }) => subject_ref));
  const opened: string[] = [];
  for (const identityRef of new Set(asked.map(row => row.identity_ref))) {
    opened.push(
      ...(await context.reviews.openIn(
        trx,
        identityRef,
        {
          kind: 'campaign',
          text: spec.cause,
          ...(spec.stages ? { plan: campaignId } : {}),
        },
        { kind: 'engine', route: 'campaigns' },
        only,
      )),
    );
  }
  const items = await findItems(trx, { opened, subjectRefs: [...only] });
  await settleSubjects(
    trx,
    rows.map(row => {
      const item = items.get(row.subject_ref);
      const answer = judged.get(row.subject_ref);
      return answer?.outcome === 'item' && !item
        ? {
            ...row,
            outcome: 'excluded',
            reason: 'there is nothing left of it to decide about',
          }
        : {
            ...row,
            ...answer,
            item_id: item?.id ?? null,
            taken_in: item?.takenIn ?? false,
          };
    }),
  );
  await updateCampaign(trx, campaignId, {
    cursor: last.identity_ref,
    last_error: null,
  });
  return true;
}
