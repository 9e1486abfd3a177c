import { Knex } from 'knex';
import { findExclusions, noteLeftOut } from '../exclusions';
import { AskedHolding } from './prepareReviews';

/** Leaves out what an exclusion in force covers, and notes it, so that it is asked about at the end of that one. */
export async function leaveOutExcluded(
  trx: Knex.Transaction,
  asked: readonly AskedHolding[],
  at: string,
): Promise<AskedHolding[]> {
  const find = await findExclusions(trx, { at, hold: 'shared' });
  const left = asked.map(one => ({
    one,
    exclusion: find(
      {
        identityRef: one.identity.ref,
        source: one.identity.source,
        environment: one.identity.environment,
        type: one.identity.type,
        ownerRef: one.identity.ownerRef,
      },
      one.holding.ref,
    ),
  }));
  await noteLeftOut(
    trx,
    left.flatMap(({ one, exclusion }) =>
      exclusion
        ? [
            {
              exclusion_id: exclusion.id,
              identity_ref: one.identity.ref,
              subject_ref: one.holding.ref,
              left_out_at: at,
            },
          ]
        : [],
    ),
  );
  return left.filter(({ exclusion }) => !exclusion).map(({ one }) => one);
}
