import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { closeTo } from '../absences/closeTo';

/**
 * Who asks for something, with everybody whose vote is theirs at a time: their other accounts, and whoever stands in for
 * them. An interpreter never forgets one of these, so somebody who stood in once does not decide that request later.
 */
export async function requesterFacts(
  trx: Knex.Transaction,
  ref: string,
  now: Date,
): Promise<{ ref: string; delegates: string[] }> {
  const close = await closeTo(trx, [ref], now.toISOString());
  return { ref, delegates: close.filter(other => other !== keyOf(ref)) };
}
