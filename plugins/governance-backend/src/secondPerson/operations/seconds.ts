import { Knex } from 'knex';
import { Reviewer } from '../../directory/queryDirectory';

/** Why a keep takes a second person. */
export type SecondReason =
  | 'stale-evidence'
  | 'unresolved-owner'
  | 'ownership-changed';

/** A row of `review_seconds`. `agreed` is what counts; `proposed` waits for the first stage to end. */
export interface SecondRow {
  item_id: string;
  state: 'proposed' | 'waiting' | 'agreed' | 'disagreed' | 'lapsed';
  kinds: string;
  first_ref: string;
  first_reason: string | null;
  proposed_at: string;
  people: string;
  before: string | null;
  second_ref: string | null;
  second_reason: string | null;
  settled_at: string | null;
}

/** Keeps that somebody proposes a keep; the last proposal about an item stands. */
export async function proposeSecond(
  trx: Knex.Transaction,
  proposal: {
    itemId: string;
    kinds: SecondReason[];
    first: string;
    reason?: string;
    at: string;
    people: Reviewer[];
  },
): Promise<void> {
  await trx<SecondRow>('review_seconds')
    .insert({
      item_id: proposal.itemId,
      state: 'proposed',
      kinds: JSON.stringify(proposal.kinds),
      first_ref: proposal.first,
      first_reason: proposal.reason ?? null,
      proposed_at: proposal.at,
      people: JSON.stringify(proposal.people),
      before: null,
      second_ref: null,
      second_reason: null,
      settled_at: null,
    })
    .onConflict('item_id')
    .merge();
}

/** Drops what was proposed about items where the flow has refused it. */
export async function dropProposals(
  trx: Knex.Transaction,
  itemIds: readonly string[],
): Promise<void> {
  if (itemIds.length > 0) {
    await trx<SecondRow>('review_seconds')
      .whereIn('item_id', itemIds)
      .where({ state: 'proposed' })
      .delete();
  }
}

/** What was proposed last about an item. */
export async function findSecond(
  trx: Knex.Transaction,
  itemId: string,
): Promise<SecondRow | undefined> {
  return trx<SecondRow>('review_seconds').where({ item_id: itemId }).first();
}

/** Changes what is kept of a proposal. */
export async function updateSecond(
  trx: Knex.Transaction,
  itemId: string,
  change: Partial<Omit<SecondRow, 'item_id'>>,
): Promise<void> {
  await trx<SecondRow>('review_seconds')
    .where({ item_id: itemId })
    .update(change);
}

/** The people who may be the second, with how they were found. */
export function peopleOf(row: Pick<SecondRow, 'people'>): Reviewer[] {
  return JSON.parse(row.people) as Reviewer[];
}
