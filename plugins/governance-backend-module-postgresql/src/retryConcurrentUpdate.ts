/** PostgreSQL's answer when two sessions change the same access list at once; the statement can simply be repeated. */
const CONCURRENT_UPDATE = 'XX000';
const ATTEMPTS = 5;

function isConcurrentUpdate(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === CONCURRENT_UPDATE &&
    /concurrently updated/.test(error.message)
  );
}

/** Runs `statement`, again where another session changed the same access list in between. */
export async function retryConcurrentUpdate<T>(
  statement: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await statement();
    } catch (error) {
      if (attempt >= ATTEMPTS || !isConcurrentUpdate(error)) {
        throw error;
      }
    }
  }
}
