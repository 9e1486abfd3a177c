import { JsonObject } from '@backstage/types';
import { FlowContext, findField } from '../../policy/flowContext';
import { BundleLintCheck, BundleNote } from '../lintCheck';

/** Paths of the values in facts that a context does not declare. */
function undeclared(
  facts: JsonObject,
  context: FlowContext,
  at: readonly string[] = [],
): string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const path = [...at, name];
    const field = findField(context, path);
    if (!field) {
      return [path.join('.')];
    }
    return 'fields' in field &&
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value)
      ? undeclared(value, context, path)
      : [];
  });
}

/** A test gives no fact that the flow cannot read: it would only seem to say something. */
export const undeclaredTestFact: BundleLintCheck = {
  id: 'undeclared-test-fact',
  number: 32,
  severity: 'warning',
  title: 'tests give facts that exist',
  suppressible: false,
  run(bundle) {
    return bundle.tests.flatMap((document): BundleNote[] => {
      const { metadata, cases } = document.value;
      const flow = bundle.flows.find(
        ({ value }) => value.metadata.name === metadata.flow,
      )?.value;
      if (!flow) {
        return [];
      }
      const seen = new Set<string>();
      return cases.flatMap((one, index) =>
        undeclared(one.facts, flow.context).flatMap(fact => {
          if (seen.has(fact)) {
            return [];
          }
          seen.add(fact);
          return [
            {
              document,
              path: ['spec', 'cases', index],
              message: `${one.name} gives ${fact}, which ${flow.context.name} does not declare`,
            },
          ];
        }),
      );
    });
  },
};
