import { InputError } from '@backstage/errors';

/**
 * Reads a moment: a time, or a day, of which the end is meant.
 *
 * @throws InputError for what is neither, and for what has not been yet
 */
export function readMoment(text: string, now: Date): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = new Date(isDay ? `${text}T23:59:59.999Z` : text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(time.getTime())) {
    throw new InputError(
      `at: '${text}' is no time; accepted are 2026-01-31 and 2026-01-31T09:00:00Z`,
    );
  }
  if (time <= now) {
    return time.toISOString();
  }
  if (isDay && new Date(`${text}T00:00:00.000Z`) <= now) {
    return now.toISOString();
  }
  throw new InputError(
    `at: '${text}' has not been yet; accepted is a time up to ${now.toISOString()}`,
  );
}
