import { z } from 'zod/v4';
import { FlowProblem } from './problem';
import { FlowSource, SourcePath, problemAt } from './source';

/** What a schema refused, each with its place. `prefix` is the path of the value in the document. */
export function schemaProblems(
  source: FlowSource,
  prefix: SourcePath,
  error: z.ZodError,
): FlowProblem[] {
  return error.issues.flatMap(issue => {
    const path = [...prefix, ...(issue.path as (string | number)[])];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(key =>
        problemAt(
          source,
          [...path, key],
          'unknown-field',
          `${key} is not a field here`,
          true,
        ),
      );
    }
    const nested =
      issue.code === 'invalid_union'
        ? issue.errors
            .map(branch => branch.map(entry => entry.message).join(', '))
            .join('; or ')
        : issue.message;
    return [problemAt(source, path, 'schema', `${path.join('.')}: ${nested}`)];
  });
}
