import { Knex } from 'knex';
import { groupsBelow } from './operations/groupsBelow';
import { readExclusionsInForce, selectorOf } from './operations/exclusions';
import { ExclusionTarget, matchesSelector } from './matchesSelector';

/** An exclusion that leaves something out, with what people read of it. */
export interface FoundExclusion {
  id: string;
  reason: string;
}

/** Says which exclusion covers a holding of an identity, if any: of several, the one that lasts longest. */
export type ExclusionFinder = (
  target: ExclusionTarget,
  subjectRef: string,
) => FoundExclusion | undefined;

/**
 * Reads what is in force at a time, in one statement or two.
 *
 * @param options.hold - `shared` where something is left out by it: it does not end before that is written
 */
export async function findExclusions(
  trx: Knex.Transaction,
  options: { at: string; hold: 'shared' | 'none' },
): Promise<ExclusionFinder> {
  const inForce = (await readExclusionsInForce(trx, options)).map(row => ({
    id: row.id,
    selector: selectorOf(row),
    // What people wrote stands with the exclusion, and nowhere else.
    reason: `an exclusion until ${row.until.slice(0, 10)} leaves it out`,
  }));
  const groups = inForce.flatMap(({ selector }) => selector.ownerGroup ?? []);
  const below = await groupsBelow(trx, groups);
  return (target, subjectRef) =>
    inForce.find(({ selector }) =>
      matchesSelector(selector, target, subjectRef, below),
    );
}
