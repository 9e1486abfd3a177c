import { DateTime } from 'luxon';

const CANONICAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** A time in ISO 8601 in UTC with milliseconds; `undefined` for what is none. One that is written so already stays. */
export function readTime(text: string): string | undefined {
  if (CANONICAL.test(text)) {
    const time = new Date(text);
    return Number.isNaN(time.getTime()) || time.toISOString() !== text
      ? undefined
      : text;
  }
  return DateTime.fromISO(text, { zone: 'utc' }).toISO() ?? undefined;
}
