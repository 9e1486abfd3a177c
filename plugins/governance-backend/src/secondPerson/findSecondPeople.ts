import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { currentSubstitutes } from '../absences/currentSubstitutes';
import { ReviewActing } from '../certification/actOnReview';
import { LEAD_OF } from '../certification/isStillEligible';
import { ReviewRow } from '../certification/reviewRow';
import { accountsOf } from '../directory/personsOf';
import {
  resolveLead,
  resolveMembers,
  Reviewer,
} from '../directory/queryDirectory';
import { conflictsOf } from '../reviewTasks/refuseConflicts';

/** Who stands too near to somebody to agree with them: themselves, by all their accounts, and who stands in for them. */
export async function nearTo(
  trx: Knex.Transaction,
  people: readonly string[],
  at: string,
): Promise<string[]> {
  const own = await accountsOf(trx, people);
  const standIns = await currentSubstitutes(trx, own, at);
  return accountsOf(trx, [...own, ...[...standIns.values()].flat()]);
}

/**
 * Who may be the second person about an item: its owner's lead, those who sort out what nobody owns, and those who approve for
 * security; never whoever is near to the first, or to who requested or made it.
 *
 * @param first - who said so first, by all their accounts
 */
export async function findSecondPeople(
  trx: Knex.Transaction,
  acting: Pick<ReviewActing, 'settings'>,
  options: { row: ReviewRow; first: readonly string[]; at: string },
): Promise<Reviewer[]> {
  const { row, first, at } = options;
  const { settings } = acting;
  const lead = row.owner_ref.startsWith('group:')
    ? await resolveLead(trx, row.owner_ref)
    : undefined;
  const groups = [settings.triageGroup, ...settings.secondGroups];
  const members: Reviewer[] = [];
  for (const group of groups) {
    members.push(...(await resolveMembers(trx, group)));
  }
  const near = new Set([
    ...(await nearTo(trx, first, at)),
    ...(await conflictsOf(trx, acting, row, at)),
  ]);
  const found = new Map<string, Reviewer>();
  for (const one of [
    ...(lead ? [{ ref: lead, via: `${LEAD_OF}${row.owner_ref}` }] : []),
    ...members,
  ]) {
    const key = keyOf(one.ref);
    if (!near.has(key) && !found.has(key)) {
      found.set(key, one);
    }
  }
  return [...found.values()];
}
