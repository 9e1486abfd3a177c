import { FlowState } from '../../definition/definition';
import { isConsenting } from '../../definition/outcomes';
import { FindLoosenings, Loosening, Pair, whenDifferent } from '../loosening';
import { whenLonger } from './durations';

function usesOf(state: FlowState | undefined): string | undefined {
  return state?.kind === 'effect' ? state.uses : undefined;
}

function inEffect(
  pair: Pair,
  path: string,
  strict: FlowState | undefined,
  loose: FlowState | undefined,
): Loosening[] {
  const held = usesOf(strict);
  const now = usesOf(loose);
  const gave = held !== undefined && pair.gives(held);
  const gives = now !== undefined && pair.gives(now);
  const found: Loosening[] = [];
  if (gives && !gave) {
    found.push({
      code: 'effect-gives',
      path,
      ...(held ? { strict: held } : {}),
      loose: now,
    });
  }
  if (held && pair.takes(held) && !(now && pair.takes(now))) {
    found.push({
      code: 'effect-takes',
      path,
      strict: held,
      ...(now ? { loose: now } : {}),
    });
  }
  if (gave && gives && strict?.kind === 'effect' && loose?.kind === 'effect') {
    found.push(
      ...whenDifferent('effect-changed', `${path}.uses`, held, now),
      ...[...new Set([...Object.keys(strict.with), ...Object.keys(loose.with)])]
        .sort()
        .flatMap(key =>
          whenDifferent(
            'effect-arguments',
            `${path}.with.${key}`,
            strict.with[key],
            loose.with[key],
          ),
        ),
    );
  }
  if (
    strict?.kind === 'effect' &&
    loose?.kind === 'effect' &&
    strict.compensate &&
    strict.compensate !== loose.compensate
  ) {
    found.push({
      code: 'compensation',
      path: `${path}.compensate`,
      strict: strict.compensate,
      ...(loose.compensate ? { loose: loose.compensate } : {}),
    });
  }
  return found;
}

function inEnd(
  path: string,
  strict: FlowState | undefined,
  loose: FlowState | undefined,
): Loosening[] {
  if (loose?.kind !== 'end') {
    return [];
  }
  const consented = strict?.kind === 'end' && isConsenting(strict.outcome);
  const found: Loosening[] =
    isConsenting(loose.outcome) && !consented
      ? [
          {
            code: 'outcome',
            path,
            ...(strict?.kind === 'end' ? { strict: strict.outcome } : {}),
            loose: loose.outcome,
          },
        ]
      : [];
  if (strict?.kind !== 'end') {
    return found;
  }
  for (const obligation of strict.obligations) {
    const at = `${path}.obligations.${obligation.kind}`;
    const other = loose.obligations.find(
      ({ kind }) => kind === obligation.kind,
    );
    if (!other) {
      found.push({
        code: 'obligation-removed',
        path: at,
        strict: obligation.kind,
      });
    } else {
      found.push(
        ...whenLonger(
          'obligation-longer',
          `${at}.every`,
          obligation.every,
          other.every,
        ),
        ...whenDifferent(
          'obligation-longer',
          `${at}.at`,
          obligation.at,
          other.at,
        ),
      );
    }
  }
  if (strict.compensate && !loose.compensate) {
    found.push({
      code: 'compensation',
      path: `${path}.compensate`,
      strict: strict.compensate,
    });
  }
  return found;
}

/** Effects and ends that give more, or take and promise less. */
export const findInEffects: FindLoosenings = pair => {
  const { strict, loose } = pair;
  const names = [
    ...new Set([...Object.keys(strict.states), ...Object.keys(loose.states)]),
  ].sort();
  const stateOf = (states: { [name: string]: FlowState }, name: string) =>
    Object.hasOwn(states, name) ? states[name] : undefined;
  return names.flatMap(name => {
    const held = stateOf(strict.states, name);
    const now = stateOf(loose.states, name);
    return [
      ...inEffect(pair, `states.${name}`, held, now),
      ...inEnd(`states.${name}`, held, now),
    ];
  });
};
