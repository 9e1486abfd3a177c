import { FlowDefinition } from '../definition/definition';
import { reachableFrom } from '../definition/edges';
import { isConsenting } from '../definition/outcomes';
import { CheckFinding, FlowCheck } from './check';

function consentAfter(
  definition: FlowDefinition,
  target: string,
): string | undefined {
  return [
    ...reachableFrom(definition, [target], state => state.kind !== 'approval'),
  ].find(name => {
    const state = definition.states[name];
    return (
      state.kind === 'end' &&
      (isConsenting(name) || isConsenting(state.outcome))
    );
  });
}

/**
 * No timer of a state in which somebody is asked leads to a consenting end unless an approval lies between. A wait for
 * nothing is a mere delay, nobody is silent in it.
 */
export const silenceAsConsent: FlowCheck = {
  id: 'silence-as-consent',
  run(definition) {
    const findings: CheckFinding[] = [];
    const look = (target: string, path: (string | number)[]) => {
      const consent = consentAfter(definition, target);
      if (consent !== undefined) {
        findings.push({
          path,
          message: `silence would lead to ${consent}: silence is never consent, an approval must lie between`,
        });
      }
    };
    for (const [name, state] of Object.entries(definition.states)) {
      const asks =
        state.kind === 'approval' ||
        state.kind === 'challenge' ||
        (state.kind === 'wait' && state.for.length > 0);
      if (asks) {
        state.timers.forEach((timer, index) => {
          if ('goto' in timer) {
            look(timer.goto, ['states', name, 'timers', index, 'goto']);
          }
        });
      }
    }
    if (definition.maxDuration) {
      look(definition.maxDuration.goto, ['maxDuration', 'goto']);
    }
    return findings;
  },
};
