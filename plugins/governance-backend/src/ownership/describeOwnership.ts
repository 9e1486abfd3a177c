import { keyOf, ReviewOwnership } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { resolveMembers } from '../directory/queryDirectory';
import { findLastOverride } from './operations/overrides';
import { toOverride } from './toOverride';

/** The correction of an identity's owner that is open or owed, as somebody may act on it. */
export async function describeOwnership(
  trx: Knex.Transaction,
  identityRef: string,
  viewer: string | undefined,
): Promise<ReviewOwnership | undefined> {
  const row = await findLastOverride(trx, identityRef);
  if (!row) {
    return undefined;
  }
  const members = await resolveMembers(trx, row.owner_ref);
  return {
    ...(await toOverride(trx, row)),
    mayConfirm:
      row.state === 'proposed' &&
      viewer !== undefined &&
      keyOf(viewer) !== keyOf(row.proposed_by) &&
      members.some(({ ref }) => keyOf(ref) === keyOf(viewer)),
  };
}
