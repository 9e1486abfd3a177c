import { FlowLintCheck } from '../lintCheck';
import { gatesOf, singleConditions } from './gateConditions';

/** What the conditions of a flow mean takes no longer to decide than anybody would wait for. */
export const undecidableGate: FlowLintCheck = {
  id: 'gates-too-costly',
  number: 27,
  severity: 'error',
  title: 'what conditions mean can be decided',
  suppressible: true,
  run(flow) {
    const left = [
      ...gatesOf(flow).flatMap(([name]) =>
        flow.analysisOf(name) ? [] : [{ what: name, path: ['states', name] }],
      ),
      ...singleConditions(flow).filter(({ when }) => !flow.verdictOf(when)),
    ];
    return left.length === 0
      ? []
      : [
          {
            path: left[0].path,
            message: `the conditions of this flow have too many cases to be decided, from ${left[0].what} on, and ${left.length} were left out: split the flow or the gate, or declare narrower facts`,
          },
        ];
  },
};
