import { listExpressions } from '../../parse/expressions';
import { FlowLintCheck, LintNote } from '../lintCheck';

const NAMED = /"([^"]+)"\s+in\s+exceptions\.active/g;

/** An exception relaxes a rule that exists and that asks for it; and an exception that is asked for is declared. */
export const exceptionTerms: FlowLintCheck = {
  id: 'exception-terms',
  number: 26,
  severity: 'error',
  title: 'an exception is about a rule that exists',
  suppressible: true,
  run({ definition }) {
    const declared = definition.exceptions ?? [];
    const rules = new Map<string, string>(
      Object.entries(definition.states).flatMap(([name, state]) =>
        state.kind === 'gate'
          ? state.rules.map(rule => [`${name}/${rule.id}`, rule.when] as const)
          : [],
      ),
    );
    const terms = declared.flatMap(({ id, relaxes }, index): LintNote[] => {
      const path = ['exceptions', index, 'relaxes'];
      const when = rules.get(relaxes);
      if (when === undefined) {
        return [
          {
            path,
            message: `exception ${id} relaxes ${relaxes}, which is no rule; known are: ${
              [...rules.keys()].join(', ') || 'none'
            }`,
          },
        ];
      }
      return when.includes(`"${id}" in exceptions.active`)
        ? []
        : [
            {
              path,
              message: `exception ${id} relaxes nothing: ${relaxes} does not ask whether "${id}" is in exceptions.active`,
            },
          ];
    });
    const ids = declared.map(({ id }) => id);
    const asked = listExpressions(definition).flatMap(({ text, path }) =>
      [...text.matchAll(NAMED)]
        .map(([, id]) => id)
        .filter(id => !ids.includes(id))
        .map(id => ({
          path: path.slice(1),
          message: `${id} is not an exception of this flow; known are: ${
            ids.join(', ') || 'none'
          }`,
        })),
    );
    return [...terms, ...asked];
  },
};
