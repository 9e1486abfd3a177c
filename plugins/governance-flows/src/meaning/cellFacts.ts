import { JsonObject, JsonValue } from '@backstage/types';
import { Term } from './terms';

/** What a cell says of a term. `orphan`: an optional group above it is absent. */
export type TermState =
  | { kind: 'value'; json: JsonValue }
  | { kind: 'absent' }
  | { kind: 'orphan' };

function openGroup(facts: JsonObject, path: readonly string[]): JsonObject {
  let group = facts;
  for (const name of path) {
    const inner = group[name];
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      group = inner;
    } else {
      const created: JsonObject = {};
      group[name] = created;
      group = created;
    }
  }
  return group;
}

/** Writes what a cell says of a term into facts, opening the groups above it. */
export function writeTerm(
  facts: JsonObject,
  term: Term,
  state: TermState,
): void {
  const names =
    term.mapKey === undefined ? term.path : [...term.path, term.mapKey];
  if (state.kind === 'orphan') {
    openGroup(facts, (term.parents[0] ?? term.path).slice(0, -1));
    return;
  }
  const group = openGroup(facts, names.slice(0, -1));
  if (state.kind === 'absent') {
    return;
  }
  const [name] = names.slice(-1);
  const isGroup =
    typeof state.json === 'object' &&
    state.json !== null &&
    !Array.isArray(state.json);
  if (isGroup) {
    openGroup(group, [name]);
  } else {
    group[name] = state.json;
  }
}
