import { listExpressions } from '../../parse/expressions';
import { FlowLintCheck, LintNote, LintedFlow } from '../lintCheck';
import { secretPaths, touchesSecret } from './secretPaths';

/** Effects that bring a secret to where it is to be; no other effect is handed one. */
const DELIVERS = /(^|\.)(deliver|seal)/i;

function isDelivery(flow: LintedFlow, path: readonly (string | number)[]) {
  const state = flow.definition.states[String(path[2])];
  return (
    path[1] === 'states' &&
    path[3] === 'effect' &&
    path[4] === 'with' &&
    state?.kind === 'effect' &&
    DELIVERS.test(state.uses)
  );
}

/**
 * What an effect yields as a secret is read by nothing but an effect that delivers it. Whatever a rule, a stage, a notice or
 * a binding reads is kept as evidence, and a reason is shown to people.
 */
export const exposedSecret: FlowLintCheck = {
  id: 'exposed-secret',
  number: 30,
  severity: 'error',
  title: 'no secret is shown, kept or sent about',
  suppressible: true,
  run(flow) {
    const secrets = secretPaths(flow.effects);
    const { states, trigger } = flow.definition;
    const read = listExpressions(flow.definition)
      .filter(({ path }) => !isDelivery(flow, path))
      .flatMap(({ text, path }): LintNote[] =>
        flow
          .readsOf(text)
          .filter(fact => touchesSecret(secrets, fact))
          .map(fact => ({
            path: path.slice(1),
            message: `${fact} is a secret; only an effect that delivers it may read it`,
          })),
      );
    const named = Object.entries(states).flatMap(
      ([name, state]): LintNote[] => {
        switch (state.kind) {
          case 'gate':
            return state.rules.flatMap(({ reason }, index) =>
              secrets
                .filter(secret => reason?.includes(secret))
                .map(secret => ({
                  path: ['states', name, 'gate', index, 'reason'],
                  message: `the reason names ${secret}, which is a secret`,
                })),
            );
          case 'approval':
          case 'challenge':
            return state.bindTo.flatMap((fact, index) =>
              touchesSecret(secrets, fact)
                ? [
                    {
                      path: ['states', name, state.kind, 'bindTo', index],
                      message: `${fact} is a secret; what votes are bound to is kept as evidence`,
                    },
                  ]
                : [],
            );
          default:
            return [];
        }
      },
    );
    const dedupe = (trigger?.dedupe ?? []).flatMap((fact, index) =>
      touchesSecret(secrets, fact)
        ? [
            {
              path: ['trigger', 'dedupe', index],
              message: `${fact} is a secret`,
            },
          ]
        : [],
    );
    return [...read, ...named, ...dedupe];
  },
};
