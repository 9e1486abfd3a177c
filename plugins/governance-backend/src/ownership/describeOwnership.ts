import { ReviewOwnership } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { findLastOverride, OverrideRow } from './operations/overrides';
import { refuseConfirming, refuseWithdrawing } from './refuseOwnership';
import { toOverride } from './toOverride';

/** Who looks at a correction, and who looks after what nobody owns. */
interface Looking {
  viewer: string | undefined;
  triageGroup: string;
}

/** What somebody may do with a correction; the same is looked at when they do it. */
export async function actOn(
  trx: Knex.Transaction,
  row: OverrideRow,
  { viewer, triageGroup }: Looking,
): Promise<Pick<ReviewOwnership, 'mayConfirm' | 'mayWithdraw'>> {
  if (viewer === undefined || row.state === 'ended') {
    return { mayConfirm: false, mayWithdraw: false };
  }
  return {
    mayConfirm:
      row.state === 'proposed' &&
      (await refuseConfirming(trx, row, viewer)) === undefined,
    mayWithdraw:
      (await refuseWithdrawing(trx, row, { viewer, triageGroup })) ===
      undefined,
  };
}

/** The correction of the owner of something that is open or owed, as somebody may act on it. */
export async function describeOwnership(
  trx: Knex.Transaction,
  identityRef: string,
  looking: Looking,
): Promise<ReviewOwnership | undefined> {
  const row = await findLastOverride(trx, identityRef);
  return (
    row && {
      ...(await toOverride(trx, row)),
      ...(await actOn(trx, row, looking)),
    }
  );
}
