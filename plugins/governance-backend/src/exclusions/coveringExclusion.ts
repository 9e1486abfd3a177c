import { Knex } from 'knex';
import { findExclusions, FoundExclusion } from './findExclusions';
import { readTargets } from './operations/readTargets';

/**
 * The exclusion in force that covers something by itself, or an identity with all that it holds; it does not end before the
 * transaction does. What the inventory does not know none covers.
 */
export async function coveringExclusion(
  trx: Knex.Transaction,
  subject: { holderRef: string; ref: string },
  at: string,
): Promise<FoundExclusion | undefined> {
  const targets = await readTargets(trx, [{ identity_ref: subject.holderRef }]);
  const target = targets.get(subject.holderRef);
  const find = await findExclusions(trx, { at, hold: 'shared' });
  return target && find(target, subject.ref);
}
