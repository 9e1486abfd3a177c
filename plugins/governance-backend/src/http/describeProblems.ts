import { InputError } from '@backstage/errors';
import { z } from 'zod/v4';

/** Turns what a schema refused into an error that names each field, what is wrong and what is accepted. */
export function toInputError(error: z.ZodError): InputError {
  const problems = error.issues.map(issue => {
    const field = issue.path.join('.') || 'request';
    return `${field}: ${issue.message}`;
  });
  return new InputError(problems.join('; '));
}
