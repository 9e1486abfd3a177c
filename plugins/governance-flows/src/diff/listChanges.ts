import { JsonObject, JsonValue } from '@backstage/types';
import { canonicalJson } from '../definition/canonicalJson';
import { FlowDefinition } from '../definition/definition';
import { edgesOf } from '../definition/edges';

/**
 * One difference in what two versions say, whatever it means.
 *
 * @public
 */
export interface Change {
  kind: 'added' | 'removed' | 'changed';
  /** What it is part of. */
  area:
    | 'metadata'
    | 'context'
    | 'state'
    | 'edge'
    | 'timer'
    | 'stage'
    | 'separation'
    | 'rule'
    | 'guard'
    | 'exception'
    | 'trigger'
    | 'flow';
  /** Where, for example `states.review.stages.owner.quorum`. */
  path: string;
  before?: JsonValue;
  after?: JsonValue;
}

const BY_HEAD: { [head: string]: Change['area'] } = {
  metadata: 'metadata',
  context: 'context',
  guards: 'guard',
  exceptions: 'exception',
  trigger: 'trigger',
};
const BY_FIELD: { [field: string]: Change['area'] } = {
  on: 'edge',
  timers: 'timer',
  stages: 'stage',
  separation: 'separation',
  rules: 'rule',
};

function areaOf(path: readonly string[]): Change['area'] {
  if (path[0] !== 'states') {
    return BY_HEAD[path[0]] ?? 'flow';
  }
  return BY_FIELD[path[2]] ?? 'state';
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list whose entries have ids, by id; any other value as it is. */
function byId(value: JsonValue | undefined): JsonValue | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    return value;
  }
  const entries = value.flatMap(entry =>
    isObject(entry) && typeof entry.id === 'string'
      ? [[entry.id, entry] as const]
      : [],
  );
  return entries.length === value.length ? Object.fromEntries(entries) : value;
}

function idsOf(value: JsonValue | undefined): string[] {
  const keyed = byId(value);
  return Array.isArray(value) && isObject(keyed)
    ? value.map(entry => String((entry as JsonObject).id))
    : [];
}

function compare(
  path: string[],
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  found: Change[],
): void {
  if (
    before !== undefined &&
    after !== undefined &&
    canonicalJson({ value: before }) === canonicalJson({ value: after })
  ) {
    return;
  }
  const held = byId(before);
  const now = byId(after);
  const open =
    isObject(held) &&
    isObject(now) &&
    (path.length !== 2 || held.kind === now.kind);
  if (open) {
    const keys = [
      ...new Set([...Object.keys(held), ...Object.keys(now)]),
    ].sort();
    for (const key of keys) {
      compare([...path, key], held[key], now[key], found);
    }
    const [first, second] = [idsOf(before), idsOf(after)];
    const common = first.filter(id => second.includes(id));
    if (common.join() !== second.filter(id => first.includes(id)).join()) {
      found.push({
        kind: 'changed',
        area: areaOf(path),
        path: `${path.join('.')} (order)`,
        before: first,
        after: second,
      });
    }
    return;
  }
  let kind: Change['kind'] = 'changed';
  if (before === undefined) {
    kind = 'added';
  } else if (after === undefined) {
    kind = 'removed';
  }
  found.push({
    kind,
    area: areaOf(path),
    path: path.join('.'),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
}

function edgesIn(definition: FlowDefinition): Set<string> {
  return new Set(
    Object.entries(definition.states).flatMap(([name, state]) =>
      edgesOf(state).map(({ to }) => `${name} → ${to}`),
    ),
  );
}

/** Every difference between two definitions, by path, and the ways between states that are new or gone. */
export function listChanges(
  before: FlowDefinition,
  after: FlowDefinition,
): Change[] {
  const found: Change[] = [];
  compare(
    [],
    JSON.parse(canonicalJson(before)) as JsonValue,
    JSON.parse(canonicalJson(after)) as JsonValue,
    found,
  );
  const [held, now] = [edgesIn(before), edgesIn(after)];
  const edges = [
    ...[...now].filter(edge => !held.has(edge)).map(edge => ['added', edge]),
    ...[...held].filter(edge => !now.has(edge)).map(edge => ['removed', edge]),
  ] as ['added' | 'removed', string][];
  return [
    ...found,
    ...edges.map(([kind, path]) => ({ kind, area: 'edge' as const, path })),
  ];
}
