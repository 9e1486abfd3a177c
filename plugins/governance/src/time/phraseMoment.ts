import { DateTime } from 'luxon';

/** Nearer than clocks and pages agree. */
const MOMENT = 2_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * A moment as people say it: "2 hours ago", "tomorrow", "in 9 days".
 *
 * @param at - ISO 8601
 * @param now - milliseconds since the epoch
 */
export function phraseMoment(at: string, now: number): string {
  const moment = DateTime.fromISO(at);
  if (!moment.isValid) {
    return at;
  }
  const base = DateTime.fromMillis(now);
  const distance = Math.abs(moment.toMillis() - now);
  if (distance < MOMENT) {
    return 'just now';
  }
  const phrase =
    distance >= DAY && distance < 14 * DAY
      ? moment.toRelativeCalendar({ base, unit: 'days' })
      : // To the nearest: what is granted for 30 days ends in 30 days, also a second later. A near end never seems farther.
        moment.toRelative({
          base,
          rounding: distance < DAY ? 'trunc' : 'round',
        });
  return phrase ?? at;
}

/**
 * A moment that has happened, as people say it: "2 hours ago", and "just now" where a clock that moves a few times a
 * minute has not come to it yet.
 *
 * @param at - ISO 8601
 * @param now - milliseconds since the epoch
 */
export function phrasePast(at: string, now: number): string {
  const moment = DateTime.fromISO(at).toMillis();
  return phraseMoment(at, moment > now ? moment : now);
}

/** A moment with date, time and zone, for where the exact one matters. */
export function phraseExactly(at: string): string {
  const moment = DateTime.fromISO(at);
  return moment.isValid ? moment.toLocaleString(DateTime.DATETIME_FULL) : at;
}

/** The day of a moment, as in "12 August 2026". */
export function phraseDay(at: string): string {
  const moment = DateTime.fromISO(at);
  return moment.isValid ? moment.toLocaleString(DateTime.DATE_FULL) : at;
}

/** The time of day of a moment, with its zone left to the reader's own. */
export function phraseTime(at: string): string {
  const moment = DateTime.fromISO(at);
  return moment.isValid
    ? moment.toLocaleString(DateTime.TIME_WITH_SECONDS)
    : at;
}

/** The day at which something begins, as short as an axis needs it: "12 Aug", or "Aug 2026" for a month. */
export function phraseShortDay(
  at: string,
  unit: 'day' | 'week' | 'month',
): string {
  // Days come without a time of day; they are the same day everywhere.
  const moment = DateTime.fromISO(at, { zone: 'utc' });
  if (!moment.isValid) {
    return at;
  }
  return moment.toLocaleString(
    unit === 'month'
      ? { month: 'short', year: 'numeric' }
      : { month: 'short', day: 'numeric' },
  );
}
