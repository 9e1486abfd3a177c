import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  currentSubstitutes,
  STANDS_IN_FOR,
} from '../absences/currentSubstitutes';
import { readDatabaseTime } from '../stillness/operations/databaseTime';
import { resolveLead, Reviewer } from '../directory/queryDirectory';

/** Marks a reviewer who was found as the lead of a group. */
export const LEAD_OF = 'lead of ';

/**
 * Whether the way by which somebody came to be asked still holds. Membership may have changed since; a vote of
 * somebody who has left counts for nothing.
 */
export async function isStillEligible(
  trx: Knex.Transaction,
  reviewer: Reviewer,
): Promise<boolean> {
  if (reviewer.via.startsWith('group:')) {
    const member = await trx('directory_members')
      .where({ group_ref: reviewer.via, user_ref: reviewer.ref })
      .first();
    if (member) {
      return true;
    }
    // Asked through a group whose members lie in groups below it.
    const below = await trx('directory_members')
      .join(
        'directory_group_tree',
        'directory_group_tree.group_ref',
        'directory_members.group_ref',
      )
      .where('directory_group_tree.ancestor_ref', reviewer.via)
      .where('directory_members.user_ref', reviewer.ref)
      .first();
    return below !== undefined;
  }
  if (reviewer.via.startsWith(LEAD_OF)) {
    const lead = await resolveLead(trx, reviewer.via.slice(LEAD_OF.length));
    return lead === reviewer.ref;
  }
  if (reviewer.via.startsWith(STANDS_IN_FOR)) {
    const absent = reviewer.via.slice(STANDS_IN_FOR.length);
    const { real, offsetMs } = await readDatabaseTime(trx);
    const at = new Date(real.getTime() + offsetMs).toISOString();
    const substitutes = await currentSubstitutes(trx, [absent], at);
    return [...substitutes.values()].flat().includes(keyOf(reviewer.ref));
  }
  return true;
}
