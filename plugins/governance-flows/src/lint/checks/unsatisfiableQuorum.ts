import { ApprovalStage } from '../../definition/definition';
import { findField } from '../../policy/flowContext';
import { FlowLintCheck, LintedFlow } from '../lintCheck';

/** The people of a list that is written out, or nothing when it is not. */
function literalPeople(flow: LintedFlow, from: string): string[] | undefined {
  const { policy } = flow.options;
  const { context } = flow.definition;
  if (!/^\s*\[/.test(from) || flow.readsOf(from).length > 0) {
    return undefined;
  }
  const result = policy.evaluate(from, 'list<string>', context, {});
  return result.ok && Array.isArray(result.value)
    ? [...new Set(result.value.map(String))]
    : undefined;
}

/** The most people that a single declared list can hold. */
function mostPeople(flow: LintedFlow, from: string): number {
  const [path, second] = flow.readsOf(from);
  const named = /^[\w.]+(\["[^"]*"\])?$/.test(from.trim());
  if (path === undefined || second !== undefined || !named) {
    return Infinity;
  }
  const field = findField(flow.definition.context, path.split('.'));
  return field && 'maxItems' in field ? field.maxItems ?? Infinity : Infinity;
}

function subsets<T>(entries: readonly T[]): T[][] {
  return entries.reduce<T[][]>(
    (all, entry) => [...all, ...all.map(subset => [...subset, entry])],
    [[]],
  );
}

/**
 * The fewest stages that cannot be filled together although each person counts once (Hall's condition), among those whose
 * people are known from the text.
 */
function unfillable(
  flow: LintedFlow,
  stages: readonly ApprovalStage[],
): { stages: ApprovalStage[]; people: number } | undefined {
  const literal = stages.flatMap(stage => {
    const people = literalPeople(flow, stage.from);
    return people ? [{ stage, people }] : [];
  });
  for (const chosen of subsets(literal).sort((a, b) => a.length - b.length)) {
    const people = new Set(chosen.flatMap(entry => entry.people)).size;
    const needed = chosen.reduce((sum, { stage }) => sum + stage.quorum, 0);
    if (chosen.length > 0 && needed > people) {
      return { stages: chosen.map(({ stage }) => stage), people };
    }
  }
  for (const { from } of stages) {
    const same = stages.filter(stage => stage.from === from);
    const needed = same.reduce((sum, { quorum }) => sum + quorum, 0);
    const people = mostPeople(flow, from);
    if (needed > people) {
      return { stages: same, people };
    }
  }
  return undefined;
}

/** A quorum can be reached, as far as that can be told from the text: with people left after separation of duties. */
export const unsatisfiableQuorum: FlowLintCheck = {
  id: 'unsatisfiable-quorum',
  number: 18,
  severity: 'error',
  title: 'every quorum can be reached',
  suppressible: true,
  run(flow) {
    return Object.entries(flow.definition.states).flatMap(([name, state]) => {
      if (state.kind !== 'approval') {
        return [];
      }
      const found = unfillable(flow, state.stages);
      if (!found) {
        return [];
      }
      const needed = found.stages.reduce((sum, { quorum }) => sum + quorum, 0);
      const [first] = found.stages;
      return [
        {
          path: [
            'states',
            name,
            'approval',
            'stages',
            state.stages.indexOf(first),
            'quorum',
          ],
          message: `${name} needs ${needed} people in ${found.stages
            .map(({ id }) => id)
            .join(', ')}, and there are ${
            found.people
          } at most; nobody counts twice`,
        },
      ];
    });
  },
};
