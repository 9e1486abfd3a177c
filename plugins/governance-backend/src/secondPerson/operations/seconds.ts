import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';
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

/** What stands proposed about items, to be put back where a later proposal is refused. Relies on the primary key. */
export async function readProposals(
  trx: Knex.Transaction,
  itemIds: readonly string[],
): Promise<Map<string, SecondRow>> {
  const found = new Map<string, SecondRow>();
  for (const ids of toChunks(itemIds)) {
    const rows: SecondRow[] = await trx<SecondRow>('review_seconds').whereIn(
      'item_id',
      ids,
    );
    rows.forEach(row => found.set(row.item_id, row));
  }
  return found;
}

/** Takes proposals back that the flow has refused: what stood there before stands there again. */
export async function takeBackProposals(
  trx: Knex.Transaction,
  itemIds: readonly string[],
  before: ReadonlyMap<string, SecondRow>,
): Promise<void> {
  for (const id of itemIds) {
    const row = before.get(id);
    if (row) {
      await updateSecond(trx, id, row);
    } else {
      await trx<SecondRow>('review_seconds').where({ item_id: id }).delete();
    }
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
