import { checkScopes } from '@countersign/plugin-governance-node';
import { Tool } from './readGrantsConfig';

/** The one server that scopes are of, or what stands in the way. Pure. */
export function audienceOf(
  scopes: readonly string[],
  tools: ReadonlyMap<string, Tool>,
): { audience: string } | { problems: string[] } {
  const offered = new Map<string, Set<string>>();
  for (const { audience, scopes: some } of tools.values()) {
    const all = offered.get(audience) ?? new Set();
    some.forEach(scope => all.add(scope));
    offered.set(audience, all);
  }
  const known = new Set([...offered.values()].flatMap(some => [...some]));
  const problems = checkScopes(scopes, [...known].sort());
  if (problems.length > 0) {
    return { problems };
  }
  const audiences = [...offered]
    .filter(([, some]) => scopes.every(scope => some.has(scope)))
    .map(([audience]) => audience);
  return audiences.length === 1
    ? { audience: audiences[0] }
    : {
        problems: [
          audiences.length === 0
            ? `no server has all of ${scopes.join(', ')}`
            : `${audiences.join(' and ')} have ${scopes.join(
                ', ',
              )}, and a token is for one server`,
        ],
      };
}
