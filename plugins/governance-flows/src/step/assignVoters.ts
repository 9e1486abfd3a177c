/** A stage and who may fill its places. */
export interface StagePlaces {
  id: string;
  quorum: number;
  eligible: ReadonlySet<string>;
}

/**
 * Gives each voter at most one place so that as many places as possible are filled (maximum bipartite matching by
 * augmenting paths), whatever the order in which people voted. Yields the voters of each stage.
 */
export function assignVoters(
  stages: readonly StagePlaces[],
  voters: readonly string[],
): Map<string, string[]> {
  const assigned = new Map(stages.map(({ id }) => [id, [] as string[]]));
  if (voters.length === 0) {
    return assigned;
  }
  const places = stages.flatMap(stage =>
    Array.from({ length: stage.quorum }, () => stage),
  );
  const placeOf = new Map<string, number>();

  function fill(place: number, seen: Set<string>): boolean {
    for (const voter of voters) {
      if (!seen.has(voter) && places[place].eligible.has(voter)) {
        seen.add(voter);
        const held = placeOf.get(voter);
        if (held === undefined || fill(held, seen)) {
          placeOf.set(voter, place);
          return true;
        }
      }
    }
    return false;
  }

  places.forEach((_, place) => fill(place, new Set()));
  for (const voter of voters) {
    const place = placeOf.get(voter);
    if (place !== undefined) {
      assigned.get(places[place].id)?.push(voter);
    }
  }
  return assigned;
}
