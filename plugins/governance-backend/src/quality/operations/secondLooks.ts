import { ReviewDecision } from '@countersign/plugin-governance-common';
import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';

/** A row of `review_second_looks`. */
export interface SecondLookRow {
  id: string;
  campaign_id: string;
  item_id: string;
  decided_by: string;
  decision: ReviewDecision;
  state: 'waiting' | 'agrees' | 'differs';
  asked_at: string;
  looked_by: string | null;
  looked_at: string | null;
  note: string | null;
}

/** Asks for second looks; one that was asked for already is left as it is. */
export async function insertSecondLooks(
  trx: Knex.Transaction,
  rows: readonly SecondLookRow[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += 100) {
    await trx<SecondLookRow>('review_second_looks')
      .insert(rows.slice(start, start + 100))
      .onConflict(['campaign_id', 'item_id', 'decided_by'])
      .ignore();
  }
}

/** How many second looks of a campaign stand how. Relies on `review_second_looks_state_idx`. */
export async function countSecondLooks(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<Record<SecondLookRow['state'], number>> {
  const counts = { waiting: 0, agrees: 0, differs: 0 };
  const rows: Array<{ state: SecondLookRow['state']; n: string | number }> =
    await trx('review_second_looks')
      .where({ campaign_id: campaignId })
      .groupBy('state')
      .select('state')
      .count('* as n');
  for (const { state, n } of rows) {
    counts[state] = Number(n);
  }
  return counts;
}

/** A second look with what is asked about. */
export type SecondLookWithItem = SecondLookRow & { question: string };

/** Second looks of a campaign, those that wait last in the alphabet and so first; after a place in that order. */
export async function listSecondLookRows(
  trx: Knex.Transaction,
  options: { campaignId: string; after?: [string, string]; limit: number },
): Promise<{ rows: SecondLookWithItem[]; total: number }> {
  const { campaignId, after, limit } = options;
  const rows: SecondLookWithItem[] = await trx('review_second_looks')
    .join('review_items', 'review_items.id', 'review_second_looks.item_id')
    .where({ campaign_id: campaignId })
    .modify(query => {
      if (after) {
        query.whereRaw(
          '(review_second_looks.state, review_second_looks.id) < (?, ?)',
          after,
        );
      }
    })
    .orderBy([
      { column: 'review_second_looks.state', order: 'desc' },
      { column: 'review_second_looks.id', order: 'desc' },
    ])
    .limit(limit)
    .select('review_second_looks.*', 'review_items.question');
  const [{ n }] = await trx('review_second_looks')
    .where({ campaign_id: campaignId })
    .count<Array<{ n: string | number }>>('* as n');
  return { rows, total: Number(n) };
}

/**
 * One second look, locked to the end of the transaction where the engine has locks.
 *
 * @throws NotFoundError where there is none
 */
export async function lockSecondLook(
  trx: Knex.Transaction,
  id: string,
): Promise<SecondLookRow> {
  const query = trx<SecondLookRow>('review_second_looks').where({ id });
  if (trx.client.config.client === 'pg') {
    query.forUpdate();
  }
  const row = await query.first();
  if (!row) {
    throw new NotFoundError(`No second look '${id}' exists`);
  }
  return row;
}
