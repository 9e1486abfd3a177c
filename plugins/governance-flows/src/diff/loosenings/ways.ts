import {
  FlowDefinition,
  FlowState,
  FlowTimer,
} from '../../definition/definition';
import { edgesOf } from '../../definition/edges';
import { FindLoosenings, Loosening, Pair, whenDifferent } from '../loosening';
import { whenLonger } from './durations';

function whenMorePermissive(
  pair: Pair,
  path: string,
  strict: string | undefined,
  loose: string | undefined,
): Loosening[] {
  if (strict === loose || loose === undefined) {
    return [];
  }
  const held = strict === undefined ? -Infinity : pair.rank('strict', strict);
  return pair.rank('loose', loose) > held
    ? [
        {
          code: 'edge',
          path,
          ...(strict === undefined ? {} : { strict }),
          loose,
        },
      ]
    : [];
}

function dueOf(timer: FlowTimer): {
  after?: string;
  by?: string;
  text?: string;
} {
  if ('after' in timer) {
    return { after: timer.after };
  }
  if ('each' in timer) {
    return { text: timer.each };
  }
  // A time less a longer span is earlier: the span is compared the other way round.
  return 'at' in timer
    ? { text: timer.at }
    : { by: timer.by, text: timer.before };
}

function inDue(path: string, strict: FlowTimer, loose: FlowTimer): Loosening[] {
  const held = dueOf(strict);
  const now = dueOf(loose);
  if (held.after !== undefined && now.after !== undefined) {
    return whenLonger('timer-longer', path, held.after, now.after);
  }
  if (held.text === now.text && held.by !== undefined && now.by !== undefined) {
    return whenLonger('timer-longer', path, now.by, held.by).map(found => ({
      ...found,
      strict: held.by,
      loose: now.by,
    }));
  }
  return whenDifferent('timer-changed', path, { ...held }, { ...now });
}

function timersOf(state: FlowState): FlowTimer[] {
  return 'timers' in state ? state.timers : [];
}

function inTimers(
  pair: Pair,
  path: string,
  strict: FlowState,
  loose: FlowState,
) {
  const ends = (state: FlowState) =>
    timersOf(state).flatMap(timer => ('goto' in timer ? [timer] : []));
  const found: Loosening[] = [];
  const [held, now] = [ends(strict), ends(loose)];
  for (let index = 0; index < Math.max(held.length, now.length); index += 1) {
    const at = `${path}.timers.goto.${index}`;
    const [first, second] = [held.at(index), now.at(index)];
    if (first && second) {
      found.push(...inDue(at, first, second));
    } else if (first) {
      found.push({ code: 'timer-removed', path: at, strict: first.goto });
    }
    found.push(...whenMorePermissive(pair, at, first?.goto, second?.goto));
  }
  return found;
}

function inEscalations(
  path: string,
  strict: FlowState,
  loose: FlowState,
): Loosening[] {
  const escalations = (state: FlowState) =>
    timersOf(state).flatMap(timer =>
      'do' in timer && timer.do === 'escalate' ? [timer] : [],
    );
  const held = escalations(strict);
  return escalations(loose).flatMap((timer, index): Loosening[] => {
    const at = `${path}.timers.escalate.${index}`;
    const before = held.at(index);
    return before
      ? [
          ...whenDifferent('escalation', `${at}.to`, before.to, timer.to),
          // Sooner is looser here: it is sooner that more people may decide.
          ...inDue(at, timer, before).map(found => ({
            code: 'escalation' as const,
            path: at,
            ...(found.loose === undefined ? {} : { strict: found.loose }),
            ...(found.strict === undefined ? {} : { loose: found.strict }),
          })),
        ]
      : [{ code: 'escalation', path: at, loose: timer.to }];
  });
}

function edgeKeys(state: FlowState | undefined): Map<string, string> {
  return new Map(
    (state ? edgesOf(state) : [])
      .filter(
        ({ cause }) =>
          cause !== 'rule' && cause !== 'else' && cause !== 'timer',
      )
      .map(({ path, to }) => [path.join('.'), to]),
  );
}

function stateIn(
  definition: FlowDefinition,
  name: string,
): FlowState | undefined {
  return Object.hasOwn(definition.states, name)
    ? definition.states[name]
    : undefined;
}

/** Ways out of states that lead further, and waits that last longer. */
export const findInWays: FindLoosenings = pair => {
  const inStates = Object.entries(pair.loose.states)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, loose]): Loosening[] => {
      const strict = stateIn(pair.strict, name);
      if (!strict) {
        return []; // Reached through a way that is compared where it starts.
      }
      const path = `states.${name}`;
      const held = edgeKeys(strict);
      return [
        ...[...edgeKeys(loose)].flatMap(([key, to]) =>
          whenMorePermissive(pair, `${path}.${key}`, held.get(key), to),
        ),
        ...inTimers(pair, path, strict, loose),
        ...inEscalations(path, strict, loose),
      ];
    });
  const { strict, loose } = pair;
  return [
    ...inStates,
    ...whenLonger(
      'timer-longer',
      'maxDuration.after',
      strict.maxDuration?.after,
      loose.maxDuration?.after,
    ),
    ...(strict.maxDuration
      ? whenMorePermissive(
          pair,
          'maxDuration.goto',
          strict.maxDuration.goto,
          loose.maxDuration?.goto,
        )
      : whenMorePermissive(
          pair,
          'maxDuration.goto',
          undefined,
          loose.maxDuration?.goto,
        )),
    ...whenMorePermissive(pair, 'initial', strict.initial, loose.initial),
  ];
};
