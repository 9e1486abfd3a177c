import { DateTime, Duration } from 'luxon';
import { readTime } from './readTime';

/** Whether a text is an ISO 8601 duration that is longer than nothing. */
export function isPositiveDuration(text: string): boolean {
  const duration = Duration.fromISO(text);
  return duration.isValid && /^P/.test(text) && duration.toMillis() > 0;
}

/** Length in milliseconds, with months of 30 and years of 365 days; for comparing, not for computing dates. */
export function approximateMillis(text: string): number {
  return Duration.fromISO(text).toMillis();
}

/**
 * Time plus ISO 8601 duration, in UTC, so that no change to or from summer time moves it. ISO 8601 with milliseconds.
 *
 * @throws RangeError when either is not valid.
 * @public
 */
export function addDuration(time: string, duration: string): string {
  const millis = exactMillis(duration);
  const start = millis === undefined ? undefined : readTime(time);
  return start === undefined || millis === undefined
    ? toIso(
        DateTime.fromISO(time, { zone: 'utc' }).plus(
          Duration.fromISO(duration),
        ),
      )
    : new Date(Date.parse(start) + millis).toISOString();
}

const DAY = 86_400_000;
/** Weeks to seconds in whole numbers. In UTC a day always has 24 hours, so such a duration has one length. */
const EXACT =
  /^P(?=.*\d)(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** The length of a duration that has one whatever it is added to; `undefined` for one of months or years, or of parts. */
function exactMillis(duration: string): number | undefined {
  const match = EXACT.exec(duration);
  if (!match) {
    return undefined;
  }
  const [weeks, days, hours, minutes, seconds] = match
    .slice(1)
    .map(digits => Number(digits ?? 0));
  return (
    (weeks * 7 + days) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000
  );
}

/** Time minus duration, in UTC. ISO 8601 with milliseconds. */
export function subtractDuration(time: string, duration: string): string {
  return toIso(
    DateTime.fromISO(time, { zone: 'utc' }).minus(Duration.fromISO(duration)),
  );
}

function toIso(time: DateTime): string {
  const text = time.toUTC().toISO();
  if (!text) {
    throw new RangeError(`Not a time: ${time.invalidReason}`);
  }
  return text;
}
