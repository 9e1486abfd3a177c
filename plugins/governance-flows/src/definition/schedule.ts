import { Cron } from 'croner';
import { IANAZone } from 'luxon';

/** Whether a text is a cron expression of five fields. @public */
export function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) {
    return false;
  }
  try {
    return new Cron(text, { paused: true, timezone: 'UTC' }) !== undefined;
  } catch {
    return false;
  }
}

/** Whether a text names a time zone of the IANA database. @public */
export function isTimeZone(text: string): boolean {
  return IANAZone.isValidZone(text);
}

/**
 * The first time of a schedule after another time, in ISO 8601 with milliseconds; `undefined` when there is none.
 *
 * @param schedule - cron expression of five fields and an IANA time zone.
 * @public
 */
export function nextScheduled(
  schedule: { cron: string; tz: string },
  after: string,
): string | undefined {
  const cron = new Cron(schedule.cron, { paused: true, timezone: schedule.tz });
  return cron.nextRun(new Date(after))?.toISOString();
}
