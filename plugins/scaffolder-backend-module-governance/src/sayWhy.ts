import { ResponseError } from '@backstage/errors';

/**
 * Calls the governance backend, and says what it refuses by the reason it gives instead of by the status of the answer.
 *
 * @throws an error of the same name as the backend's, whose message starts with `what`
 */
export async function sayWhy<T>(
  what: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ResponseError)) {
      throw error;
    }
    const { name, message } = error.cause;
    throw Object.assign(new Error(`${what}: ${message}`, { cause: error }), {
      name,
    });
  }
}
