import { FlowLintCheck } from '../lintCheck';
import { gatesOf, singleConditions } from './gateConditions';

/** A rule, a guard or a stage that can never hold only looks as if it protected something. */
export const neverTrueRule: FlowLintCheck = {
  id: 'never-true-rule',
  number: 14,
  severity: 'error',
  title: 'every rule can hold',
  suppressible: true,
  run(flow) {
    const rules = gatesOf(flow).flatMap(([name]) =>
      (flow.analysisOf(name)?.rules ?? []).flatMap((rule, index) =>
        rule.verdict === 'never-true'
          ? [
              {
                path: ['states', name, 'gate', index, 'when'],
                message: `${name}/${rule.id} holds for no input at all`,
              },
            ]
          : [],
      ),
    );
    const others = singleConditions(flow).flatMap(condition =>
      flow.verdictOf(condition.when)?.verdict === 'never-true'
        ? [
            {
              path: condition.path,
              message: `the condition of ${condition.what} holds for no input at all`,
            },
          ]
        : [],
    );
    return [...rules, ...others];
  },
};
