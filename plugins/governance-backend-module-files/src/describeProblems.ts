import { z } from 'zod/v4';

/** What zod has to say, in one line with the paths of the fields. */
export function describeProblems(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`)
    .join('; ');
}
