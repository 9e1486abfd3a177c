import { FindLoosenings, Loosening } from '../loosening';

/** Gates that send facts to more permissive states, and rules that grant by themselves. */
export const findInGates: FindLoosenings = pair => {
  const removed = Object.entries(pair.strict.states).flatMap(
    ([name, state]): Loosening[] =>
      state.kind === 'gate' &&
      !(
        Object.hasOwn(pair.loose.states, name) &&
        pair.loose.states[name].kind === 'gate'
      )
        ? [{ code: 'gate-removed', path: `states.${name}` }]
        : [],
  );
  const meanings = [...pair.gates].flatMap(([name, meaning]): Loosening[] => {
    if (meaning.method === 'exact' && meaning.cells.wider === 0) {
      return [];
    }
    const example = meaning.widerExample;
    return [
      {
        code: 'gate',
        path: `states.${name}`,
        ...(example
          ? {
              counterexample: {
                facts: example.facts,
                strict: example.before,
                loose: example.after,
              },
            }
          : {}),
      },
    ];
  });
  const bounded = Object.entries(pair.loose.states).flatMap(
    ([name, state]): Loosening[] => {
      if (state.kind !== 'gate') {
        return [];
      }
      const held = Object.hasOwn(pair.strict.states, name)
        ? pair.strict.states[name]
        : undefined;
      return state.rules
        .filter(
          rule =>
            rule.bounded &&
            !(
              held?.kind === 'gate' &&
              held.rules.some(({ id, bounded: was }) => id === rule.id && was)
            ),
        )
        .map(rule => ({
          code: 'bounded',
          path: `states.${name}.rules.${rule.id}.bounded`,
          loose: rule.when,
        }));
    },
  );
  return [...removed, ...meanings, ...bounded];
};
