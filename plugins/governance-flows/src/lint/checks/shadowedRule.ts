import { FlowLintCheck } from '../lintCheck';
import { gatesOf } from './gateConditions';

/** A rule decides for some input; where an earlier one always came first it is dead. So is an `else` that is never left over. */
export const shadowedRule: FlowLintCheck = {
  id: 'shadowed-rule',
  number: 15,
  severity: 'error',
  title: 'every rule decides something',
  suppressible: true,
  run(flow) {
    return gatesOf(flow).flatMap(([name, gate]) => {
      const analysis = flow.analysisOf(name);
      const rules = (analysis?.rules ?? []).flatMap((rule, index) =>
        rule.verdict === 'shadowed'
          ? [
              {
                path: ['states', name, 'gate', index, 'when'],
                message: `${name}/${
                  rule.id
                } never decides: whenever it holds, ${(rule.by ?? []).join(
                  ', ',
                )} came first`,
              },
            ]
          : [],
      );
      const always = analysis?.rules.some(
        ({ verdict }) => verdict === 'always-true',
      );
      return analysis?.otherwise.verdict === 'never-true' && !always
        ? [
            ...rules,
            {
              path: ['states', name, 'gate', gate.rules.length, 'else'],
              message: `the else of ${name} is never left over: its rules hold for every input`,
              severity: 'warning' as const,
            },
          ]
        : rules;
    });
  },
};
