import { FlowLintCheck, LintNote } from '../lintCheck';
import { followWays } from '../ways';

/**
 * Every circle ends: the flow as a whole has a longest duration, and what follows its end runs in no circle. Times of single
 * states do not bound a circle, for they begin anew with each visit.
 */
export const unboundedCycle: FlowLintCheck = {
  id: 'unbounded-cycle',
  number: 8,
  severity: 'error',
  title: 'no circle runs for ever',
  suppressible: true,
  run({ definition, ways }) {
    const { maxDuration } = definition;
    const roots = maxDuration ? [maxDuration.goto] : [definition.initial];
    const all = [...followWays(ways, roots).keys()];
    const inCircle = all.filter(name =>
      followWays(
        ways,
        ways.filter(({ from }) => from === name).map(({ to }) => to),
      ).has(name),
    );
    const [first] = inCircle;
    if (first === undefined) {
      return [];
    }
    const note: LintNote = {
      path: ['states', first],
      message: maxDuration
        ? `when maxDuration is over the flow goes on to ${
            maxDuration.goto
          }, and from there may run in a circle for ever: ${inCircle.join(
            ', ',
          )}`
        : `may run in a circle for ever: ${inCircle.join(
            ', ',
          )}; the flow needs maxDuration`,
    };
    return [note];
  },
};
