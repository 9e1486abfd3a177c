import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  currentSubstitutes,
  STANDS_IN_FOR,
} from '../absences/currentSubstitutes';
import { personsOf } from '../directory/personsOf';
import { Reviewer } from '../directory/queryDirectory';

/** Who is asked, and in whose place where it is somebody else's. */
export interface Assignment extends Reviewer {
  inPlaceOf?: string;
}

/** Longest chain of people who stand in for each other that is followed. */
const MOST_STAND_INS = 5;

/** Adds those who stand in for people who are away, as far as they may be asked themselves. */
export async function withSubstitutes(
  trx: Knex.Transaction,
  asked: readonly Assignment[],
  options: { excluded: readonly string[]; at: string },
): Promise<Assignment[]> {
  const all = [...asked];
  let next: readonly Assignment[] = asked;
  for (let turn = 0; turn < MOST_STAND_INS && next.length > 0; turn += 1) {
    const found = await currentSubstitutes(
      trx,
      next.map(({ ref }) => ref),
      options.at,
    );
    const added = next.flatMap(({ ref, inPlaceOf }) =>
      (found.get(keyOf(ref)) ?? []).map(
        (substitute): Assignment => ({
          ref: substitute,
          via: `${STANDS_IN_FOR}${ref}`,
          inPlaceOf: inPlaceOf ?? ref,
        }),
      ),
    );
    const personOf = await personsOf(trx, [
      ...all.map(({ ref }) => ref),
      ...added.map(({ ref }) => ref),
      ...options.excluded,
    ]);
    const taken = new Set([
      ...options.excluded.map(personOf),
      ...all.map(({ ref }) => personOf(ref)),
    ]);
    next = added.filter(({ ref }) => {
      const isNew = !taken.has(personOf(ref));
      taken.add(personOf(ref));
      return isNew;
    });
    all.push(...next);
  }
  return all;
}
