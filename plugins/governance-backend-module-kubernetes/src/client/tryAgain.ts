import { isStatus } from './errors';

/** How often an object may be changed by others before it is given up. */
const MOST_TRIES = 5;

/**
 * Looks and writes, again from the beginning where somebody else has written in between.
 *
 * @throws AnswerError of 409 where they did so each time, and whatever `work` throws
 */
export async function tryAgain<T>(
  work: () => Promise<T>,
  triesLeft = MOST_TRIES,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isStatus(error, 409) || triesLeft <= 1) {
      throw error;
    }
    return tryAgain(work, triesLeft - 1);
  }
}
