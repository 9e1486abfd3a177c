import { FlowLintCheck } from '../lintCheck';
import { gatesOf, singleConditions } from './gateConditions';

/** A rule that always holds decides nothing, and what stands after it never does. */
export const alwaysTrueRule: FlowLintCheck = {
  id: 'always-true-rule',
  number: 13,
  severity: 'error',
  title: 'every rule can also not hold',
  suppressible: true,
  run(flow) {
    const rules = gatesOf(flow).flatMap(([name]) =>
      (flow.analysisOf(name)?.rules ?? []).flatMap((rule, index) =>
        rule.verdict === 'always-true'
          ? [
              {
                path: ['states', name, 'gate', index, 'when'],
                message: `${name}/${rule.id} holds for every input, so it decides nothing and nothing after it is ever reached`,
                ...(rule.witness ? { example: rule.witness } : {}),
              },
            ]
          : [],
      ),
    );
    const others = singleConditions(flow).flatMap(condition =>
      flow.verdictOf(condition.when)?.verdict === 'always-true'
        ? [
            {
              path: condition.path,
              message: `the condition of ${condition.what} holds for every input`,
              severity:
                condition.kind === 'guard'
                  ? ('error' as const)
                  : ('warning' as const),
            },
          ]
        : [],
    );
    return [...rules, ...others];
  },
};
