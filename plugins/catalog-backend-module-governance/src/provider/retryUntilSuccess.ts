/** Milliseconds before the second attempt; doubled with each further one. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;

/**
 * Tries until it works or the signal is raised. A scheduled task that fails waits a whole period, which is too long
 * while everything is starting up.
 *
 * @param options - `onFailure` is told of each failure and how long the next attempt is put off, in milliseconds
 * @throws what the last attempt threw, when the signal was raised
 */
export async function retryUntilSuccess<T>(
  attempt: () => Promise<T>,
  options: {
    signal: AbortSignal;
    wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
    onFailure: (error: unknown, wait: number) => void;
  },
): Promise<T> {
  const { signal, wait, onFailure } = options;
  for (let delay = FIRST_WAIT; ; delay = Math.min(delay * 2, LONGEST_WAIT)) {
    try {
      return await attempt();
    } catch (error) {
      if (!signal.aborted) {
        onFailure(error, delay);
        await wait(delay, signal);
      }
      if (signal.aborted) {
        throw error;
      }
    }
  }
}
