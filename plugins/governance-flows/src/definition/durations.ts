import { DateTime, Duration } from 'luxon';
import { readTime } from './readTime';

const DAY = 86_400_000;
/** More than anybody waits for; a time moved by it is still a time. */
const LONGEST = 100 * 366 * DAY;
const LAST = '9999-12-31T23:59:59.999Z';
const LAST_MILLIS = Date.parse(LAST);

/** Whether a text is an ISO 8601 duration that is longer than nothing, and no longer than a hundred years. */
export function isPositiveDuration(text: string): boolean {
  const duration = Duration.fromISO(text);
  const millis = duration.toMillis();
  return duration.isValid && /^P/.test(text) && millis > 0 && millis <= LONGEST;
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
    : toText(Date.parse(start) + millis);
}

/** A time as text. One after the year 9999 would sort before all others, so the last of that year stands for it. */
function toText(millis: number): string {
  return millis > LAST_MILLIS ? LAST : new Date(millis).toISOString();
}

/** Weeks to seconds in whole numbers. In UTC a day always has 24 hours, so such a duration has one length. */
const EXACT =
  /^P(?=.*\d)(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** Durations stand in definitions, so there are few; what else comes by is not kept beyond so many. */
const MOST_KNOWN = 1000;
const known = new Map<string, number | undefined>();

/** The length of a duration that has one whatever it is added to; `undefined` for one of months or years, or of parts. */
function exactMillis(duration: string): number | undefined {
  if (known.has(duration)) {
    return known.get(duration);
  }
  const millis = readExactMillis(duration);
  if (known.size < MOST_KNOWN) {
    known.set(duration, millis);
  }
  return millis;
}

function readExactMillis(duration: string): number | undefined {
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

/**
 * Time minus ISO 8601 duration, in UTC. ISO 8601 with milliseconds.
 *
 * @throws RangeError when either is not valid.
 */
export function subtractDuration(time: string, duration: string): string {
  const millis = exactMillis(duration);
  const end = millis === undefined ? undefined : readTime(time);
  return end === undefined || millis === undefined
    ? toIso(
        DateTime.fromISO(time, { zone: 'utc' }).minus(
          Duration.fromISO(duration),
        ),
      )
    : toText(Date.parse(end) - millis);
}

function toIso(time: DateTime): string {
  if (!time.isValid) {
    throw new RangeError(`Not a time: ${time.invalidReason}`);
  }
  return toText(time.toMillis());
}
