import { DateTime, Duration } from 'luxon';

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
  return toIso(
    DateTime.fromISO(time, { zone: 'utc' }).plus(Duration.fromISO(duration)),
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
