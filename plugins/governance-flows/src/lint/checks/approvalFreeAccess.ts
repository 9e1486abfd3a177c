import { FlowLintCheck } from '../lintCheck';
import { conditionsAlong, findFacts } from '../wayConditions';
import { Way, followWays, startsOf, wayText } from '../ways';

/**
 * Every way to an effect that gives access passes an approval, or a rule that is bounded. A challenge is no approval: it
 * shows that somebody is there, not that anybody agrees.
 */
export const approvalFreeAccess: FlowLintCheck = {
  id: 'approval-free-access',
  number: 16,
  severity: 'error',
  title: 'nothing gives access that nobody approved',
  suppressible: false,
  run(flow) {
    const { definition, ways, giving, options } = flow;
    const isDead = ({ from, rule }: Way) => {
      const verdict =
        rule === undefined
          ? undefined
          : flow.analysisOf(from)?.rules[rule]?.verdict;
      return verdict === 'never-true' || verdict === 'shadowed';
    };
    const starts = startsOf(definition);
    const reached = followWays(
      ways,
      starts,
      way => !way.carried && !way.bounded && !isDead(way),
    );
    return giving.flatMap(([name, { uses }]) => {
      const taken = reached.get(name);
      if (!taken) {
        return [];
      }
      const along = conditionsAlong(definition, taken);
      const { facts } = flow.mayDecide(along)
        ? findFacts(along, definition.context, options.policy)
        : { facts: undefined };
      return [
        {
          path: taken.at(-1)?.path ?? ['states', name],
          message: `${uses} gives access and is reached without an approval: ${wayText(
            name,
            taken,
          )}; an approval must lie between, or the rule that leads there must be bounded`,
          ...(facts ? { example: facts } : {}),
        },
      ];
    });
  },
};
