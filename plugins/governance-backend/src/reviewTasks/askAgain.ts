import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ReviewEngine } from '../certification/ports';

/** Items of a campaign that wait to be asked again, after one, by id. */
async function findPaused(
  trx: Knex.Transaction,
  options: { campaignId: string; after: string; limit: number },
): Promise<{ id: string; instance_id: string }[]> {
  const { campaignId, after, limit } = options;
  return trx('campaign_subjects')
    .join('review_items', 'review_items.id', 'campaign_subjects.item_id')
    .where({
      'campaign_subjects.campaign_id': campaignId,
      'review_items.status': 'open',
      'review_items.state': 'pause',
    })
    .where('review_items.id', '>', after)
    .orderBy('review_items.id')
    .limit(limit)
    .select('review_items.id', 'review_items.instance_id');
}

/**
 * Has the next unanswered items of a campaign asked again now, before their pause is over.
 *
 * @returns the last item that was looked at, and nothing where there are no more
 */
export async function askAgainBatch(
  trx: Knex.Transaction,
  engine: Pick<ReviewEngine, 'send'>,
  options: {
    campaignId: string;
    after: string;
    limit: number;
    actor: LedgerActor;
  },
): Promise<{ asked: number; last: string } | undefined> {
  const items = await findPaused(trx, options);
  let asked = 0;
  for (const { instance_id } of items) {
    const result = await engine.send(
      trx,
      instance_id,
      { type: 'signal', name: 'review.again' },
      options.actor,
    );
    // Its pause may have ended in the same moment: then it is asked already.
    asked += result.accepted ? 1 : 0;
  }
  const last = items.at(-1);
  return last ? { asked, last: last.id } : undefined;
}
