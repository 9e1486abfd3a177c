import { FlowLintCheck, LintedFlow } from '../lintCheck';
import { followWays, startsOf } from '../ways';

/** Facts that an effect uses, but those that a decision carries and those that earlier effects yield. */
function usedBy(flow: LintedFlow, arguments_: readonly string[]): string[] {
  const yielded = new Set(
    flow.effectStates.flatMap(([, { uses }]) =>
      Object.keys(flow.effects[uses]?.yields ?? {}),
    ),
  );
  return [...new Set(arguments_.flatMap(text => flow.readsOf(text)))].filter(
    path => !path.startsWith('decision.') && !yielded.has(path),
  );
}

/**
 * Votes are bound to every fact that the effect behind them uses, so that what is carried out is what was approved. Looked
 * at for each approval that every way to the effect passes, and for each that can be the last before it.
 */
export const unboundVote: FlowLintCheck = {
  id: 'unbound-vote',
  number: 21,
  severity: 'error',
  title: 'what was approved is what is done',
  suppressible: true,
  run(flow) {
    const { definition, ways, effectStates } = flow;
    const starts = startsOf(definition);
    const approvals = Object.entries(definition.states).flatMap(
      ([name, state]) =>
        state.kind === 'approval' ? [[name, state] as const] : [],
    );
    return approvals.flatMap(([name, approval]) => {
      const carried = ways.filter(way => way.from === name && way.carried);
      const behind = followWays(
        ways,
        carried.map(({ to }) => to),
        way => !way.carried,
      );
      const without = followWays(
        ways,
        starts,
        way => !(way.from === name && way.carried),
      );
      return effectStates.flatMap(([effect, state]) => {
        const access = flow.accessOf(state.uses);
        const relevant =
          access !== 'none' && (behind.has(effect) || !without.has(effect));
        if (!relevant) {
          return [];
        }
        return usedBy(flow, Object.values(state.with))
          .filter(
            path =>
              !approval.bindTo.some(
                bound => path === bound || path.startsWith(`${bound}.`),
              ),
          )
          .map(path => ({
            path: ['states', name, 'approval', 'bindTo'],
            message: `votes in ${name} are not bound to ${path}, which ${effect} hands to ${state.uses}: it could change after they were cast`,
            severity:
              access === 'gives' ? ('error' as const) : ('warning' as const),
          }));
      });
    });
  },
};
