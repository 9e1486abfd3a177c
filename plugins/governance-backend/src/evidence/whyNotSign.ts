import { ConflictError, NotAllowedError } from '@backstage/errors';
import { CampaignDetail, keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { resolveMembers } from '../directory/queryDirectory';

/** What a sign-off is judged by. */
export interface SigningContext {
  campaign: Pick<CampaignDetail, 'id' | 'owner' | 'state' | 'signOff'>;
  userRef: string;
  /** Whether a policy holds it for second looks at how it was decided. */
  isHeld(trx: Knex.Transaction, campaignId: string): Promise<boolean>;
}

/**
 * Why somebody may not sign the result of a campaign now, besides what a policy says; the same for the page and for the click.
 *
 * @returns nothing where they may
 */
export async function whyNotSign(
  trx: Knex.Transaction,
  { campaign, userRef, isHeld }: SigningContext,
): Promise<ConflictError | NotAllowedError | undefined> {
  const { id, owner, state, signOff } = campaign;
  if (state !== 'closed' && state !== 'closed-with-open-remediation') {
    return new ConflictError(
      `It is ${state}; the result of a campaign can be signed once it is closed`,
    );
  }
  const people = await resolveMembers(trx, owner);
  if (!people.some(({ ref }) => keyOf(ref) === keyOf(userRef))) {
    return new NotAllowedError(
      `Its result is for ${owner} to sign, who answers for the campaign; ${userRef} is not one of them`,
    );
  }
  if (signOff) {
    return new ConflictError('Its result is signed already');
  }
  if (await isHeld(trx, id)) {
    return new ConflictError(
      'Its sign-off is held: second looks at some of its decisions have not been answered (governance.quality.holdSignOff)',
    );
  }
  return undefined;
}
