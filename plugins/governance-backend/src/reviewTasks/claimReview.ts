import { ConflictError } from '@backstage/errors';
import { keyOf, ReviewLead } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ReviewRow } from '../certification/reviewRow';
import { resolveLead } from '../directory/queryDirectory';

interface ClaimRow {
  item_id: string;
  person: string;
  at: string;
}

/** Who leads on an item, and who said that they are on it. */
export async function describeLead(
  trx: Knex.Transaction,
  item: ReviewRow,
): Promise<ReviewLead> {
  const claim = await trx<ClaimRow>('review_claims')
    .where({ item_id: item.id })
    .first();
  const lead = item.owner_ref.startsWith('group:')
    ? await resolveLead(trx, item.owner_ref)
    : undefined;
  return {
    ...(lead ? { lead } : {}),
    ...(claim && item.status === 'open'
      ? { claimedBy: claim.person, claimedAt: claim.at }
      : {}),
  };
}

/**
 * Says that somebody is on it, so that others of the team need not be. It gives nobody a right, and takes none.
 *
 * @throws ConflictError where the item is not open, or somebody else who is still asked is on it
 */
export async function claimReview(
  trx: Knex.Transaction,
  item: ReviewRow,
  options: { userRef: string; at: string },
): Promise<void> {
  const person = keyOf(options.userRef);
  if (item.status !== 'open') {
    throw new ConflictError(`It is ${item.status}; there is nothing to answer`);
  }
  const held = await trx<ClaimRow>('review_claims')
    .where({ item_id: item.id })
    .first();
  const isAsked =
    held &&
    (await trx('review_reviewers')
      .where({ item_id: item.id })
      .whereRaw('lower(user_ref) = ?', [held.person])
      .first('user_ref'));
  if (held && held.person !== person && isAsked) {
    throw new ConflictError(
      `${held.person} is on it since ${held.at}; ask them to leave it to you`,
    );
  }
  await trx('review_claims')
    .insert({ item_id: item.id, person, at: options.at })
    .onConflict('item_id')
    .merge();
}

/**
 * Leaves an item to the others again. The lead of the owners can do that for somebody else.
 *
 * @throws ConflictError where somebody else is on it
 */
export async function unclaimReview(
  trx: Knex.Transaction,
  item: ReviewRow,
  userRef: string,
): Promise<void> {
  const { lead, claimedBy } = await describeLead(trx, item);
  const isTheirs = claimedBy === undefined || claimedBy === keyOf(userRef);
  if (!isTheirs && keyOf(lead ?? '') !== keyOf(userRef)) {
    throw new ConflictError(
      `${claimedBy} is on it; they, or ${lead ?? 'a lead'}, can say otherwise`,
    );
  }
  await trx('review_claims').where({ item_id: item.id }).delete();
}
