import { Knex } from 'knex';
import { accountsOf } from '../directory/personsOf';
import { currentSubstitutes } from './currentSubstitutes';

/**
 * These people and everybody who acts for them at a time, by all their accounts, in lower case: whoever stands in for one
 * of them, and for somebody who does.
 */
export async function closeTo(
  trx: Knex.Transaction,
  refs: readonly string[],
  at: string,
): Promise<string[]> {
  let known = await accountsOf(trx, refs);
  for (let size = -1; size !== known.length; ) {
    size = known.length;
    const standIns = await currentSubstitutes(trx, known, at);
    known = await accountsOf(trx, [...known, ...[...standIns.values()].flat()]);
  }
  return known;
}
