import { FlowDefinition } from '../../definition/definition';
import { diffFlows } from '../../diff/diffFlows';
import { FlowLintCheck } from '../lintCheck';

/** The nearest place in the source for a path of the comparison, which names entries by their ids. */
function placeOf(
  definition: FlowDefinition,
  path: string,
): (string | number)[] {
  const [area, name = '', ...rest] = path.split('.');
  if (area === 'states' && Object.hasOwn(definition.states, name)) {
    const state = definition.states[name];
    const id = rest.at(-1) ?? '';
    const rule =
      state.kind === 'gate'
        ? state.rules.findIndex(entry => rest.includes(entry.id))
        : -1;
    const stage =
      state.kind === 'approval'
        ? state.stages.findIndex(entry => rest.includes(entry.id))
        : -1;
    if (rule >= 0) {
      return ['states', name, 'gate', rule];
    }
    if (stage >= 0) {
      return ['states', name, 'approval', 'stages', stage, id];
    }
    return ['states', name];
  }
  if (area === 'guards' || area === 'exceptions') {
    const at = (definition[area] ?? []).findIndex(({ id }) => id === name);
    return at < 0 ? [area] : [area, at];
  }
  return area === 'states' ? ['states'] : [area];
}

/** A version that allows more than the one that runs has been signed off by security. */
export const widening: FlowLintCheck = {
  id: 'widening',
  number: 29,
  severity: 'error',
  title: 'nothing allows more than before unless security says so',
  suppressible: true,
  run({ definition, options, accessOf }) {
    const { name, version } = definition.metadata;
    const active = options.active?.(name);
    if (!active || options.signedOff?.(name, version)) {
      return [];
    }
    return diffFlows(active, definition, {
      policy: options.policy,
      effects: accessOf,
    }).widening.map(({ words, path, counterexample }) => ({
      path: placeOf(definition, path),
      message: `allows more than ${active.metadata.version}, without a sign-off by security: ${words}`,
      ...(counterexample ? { example: counterexample.facts } : {}),
    }));
  },
};
