import { FlowLintCheck } from '../lintCheck';
import { gatesOf } from './gateConditions';

/** What was not looked at case by case is said to be so, with the rules of which nothing could be shown. */
export const sampledGate: FlowLintCheck = {
  id: 'gate-sampled',
  number: 27,
  severity: 'note',
  title: 'what is not decided exactly is said to be so',
  suppressible: false,
  run(flow) {
    return gatesOf(flow).flatMap(([name]) => {
      const analysis = flow.analysisOf(name);
      if (analysis?.method !== 'sampled') {
        return [];
      }
      const undecided = analysis.rules
        .filter(({ verdict }) => verdict === 'undecided')
        .map(({ id }) => id);
      return [
        {
          path: ['states', name],
          message: `${name} has more cases than are decided one by one: ${
            analysis.cells
          } were sampled, the same each time${
            undecided.length === 0
              ? ''
              : `; of ${undecided.join(
                  ', ',
                )} it is not known whether it can decide`
          }`,
        },
      ];
    });
  },
};
