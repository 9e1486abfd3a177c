import { FlowDefinition } from '../../definition/definition';
import { EffectDeclaration } from '../../definition/documents';
import { edgesOf } from '../../definition/edges';
import { FlowCoverage } from '../../simulate/measureCoverage';
import { runFlowTest } from '../../simulate/runFlowTest';
import { FlowLintCheck, LintedFlow } from '../lintCheck';

/** Coverage as known, or that of the tests beside the flow; nothing when there are none. */
function coverageOf(flow: LintedFlow): FlowCoverage | undefined {
  const { definition, bundle, options } = flow;
  const { name } = definition.metadata;
  const known = options.coverage?.(name);
  if (known) {
    return known;
  }
  const tests = bundle.tests
    .map(({ value }) => value)
    .filter(test => test.metadata.flow === name);
  if (tests.length === 0) {
    return undefined;
  }
  const effects: { [uses: string]: EffectDeclaration } = Object.fromEntries(
    Object.entries(flow.effects).flatMap(([uses, effect]) =>
      effect ? [[uses, effect]] : [],
    ),
  );
  // Votes are compared with digests only, so the text itself serves.
  const ports = { policy: options.policy, digest: (text: string) => text };
  return runFlowTest(definition, tests, effects, ports).coverage;
}

function pathOfRule(definition: FlowDefinition, missed: string) {
  const [name, id] = missed.split('/');
  const state = definition.states[name];
  const index =
    state?.kind === 'gate' ? state.rules.findIndex(rule => rule.id === id) : -1;
  return state?.kind === 'gate'
    ? ['states', name, 'gate', index < 0 ? state.rules.length : index]
    : ['states', name];
}

/** Coverage names a transition by state and cause, for example `review timer 2` or `issue failed`. */
function pathOfTransition(definition: FlowDefinition, missed: string) {
  const [name, cause, at] = missed.split(' ');
  if (name === 'maxDuration') {
    return ['maxDuration'];
  }
  if (name === 'guard') {
    const index = (definition.guards ?? []).findIndex(({ id }) => id === cause);
    return ['guards', index];
  }
  const state = definition.states[name];
  const edge = state
    ? edgesOf(state).find(({ path }) =>
        cause === 'timer'
          ? path[0] === 'timers' && path[1] === Number(at)
          : path[1] === cause,
      )
    : undefined;
  return ['states', name, ...(edge?.path ?? [])];
}

/** Every rule and every transition of a flow is exercised by its tests. */
export const untested: FlowLintCheck = {
  id: 'untested',
  number: 34,
  severity: 'error',
  title: 'every rule and every transition is tested',
  suppressible: true,
  run(flow) {
    const { definition } = flow;
    const coverage = coverageOf(flow);
    if (!coverage) {
      return [
        {
          path: ['states'],
          message: `there are no tests of ${definition.metadata.name}`,
        },
      ];
    }
    return [
      ...coverage.gateRules.missed.map(missed => ({
        path: pathOfRule(definition, missed),
        message: `no test has ${missed} decide`,
      })),
      ...coverage.transitions.missed
        .filter(missed => !/ (rule \d+|else)$/.test(missed))
        .map(missed => ({
          path: pathOfTransition(definition, missed),
          message: `no test takes ${missed}`,
        })),
    ];
  },
};
