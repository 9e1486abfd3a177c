import { DateTime } from 'luxon';

const CANONICAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
/** Canonical and a time in any month of any year, so that nothing has to be computed to know it. */
const CERTAIN =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** A time in ISO 8601 in UTC with milliseconds; `undefined` for what is none. One that is written so already stays. */
export function readTime(text: string): string | undefined {
  if (CERTAIN.test(text)) {
    return text;
  }
  if (CANONICAL.test(text)) {
    const time = new Date(text);
    return Number.isNaN(time.getTime()) || time.toISOString() !== text
      ? undefined
      : text;
  }
  return DateTime.fromISO(text, { zone: 'utc' }).toISO() ?? undefined;
}
