import { ObservedUse } from '@countersign/plugin-governance-common';

/** Callers of one thing on one day that are named; those with fewer calls are counted together. */
const NAMED_CALLERS = 50;

const OTHERS = 'other addresses';

/**
 * Counts calls by what was used, day and caller. Of one thing on one day the fifty most frequent callers are named; the others are
 * counted together.
 *
 * @param calls - one of these for each call
 * @public
 */
export function countUses(
  calls: Iterable<Omit<ObservedUse, 'count'>>,
): ObservedUse[] {
  const days = new Map<
    string,
    { use: Omit<ObservedUse, 'caller' | 'count'>; callers: Map<string, number> }
  >();
  for (const { caller, ...use } of calls) {
    const { identity, statedFor, credential, grant, day } = use;
    const { realm, region, externalId } = identity;
    const key = JSON.stringify([
      [realm, region, externalId],
      [statedFor, credential, grant, day],
    ]);
    const known = days.get(key) ?? { use, callers: new Map<string, number>() };
    known.callers.set(caller, (known.callers.get(caller) ?? 0) + 1);
    days.set(key, known);
  }
  return [...days.values()].flatMap(({ use, callers }) => {
    const sorted = [...callers].sort(
      ([one, oneCount], [other, otherCount]) =>
        otherCount - oneCount || (one < other ? -1 : 1),
    );
    const rest = sorted
      .slice(NAMED_CALLERS)
      .reduce((sum, [, count]) => sum + count, 0);
    const named = sorted.slice(0, NAMED_CALLERS);
    return [...named, ...(rest > 0 ? [[OTHERS, rest] as const] : [])].map(
      ([caller, count]) => ({ ...use, caller, count }),
    );
  });
}
