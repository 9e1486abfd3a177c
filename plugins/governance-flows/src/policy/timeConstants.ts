import { DateTime } from 'luxon';
import { EARLIEST_TIME, LATEST_TIME } from './factTimes';

/** RFC 3339 with at most milliseconds: finer ones are cut off by one implementation of CEL and kept by another. */
const TIMESTAMP =
  /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const DURATION = /^-?(\d{1,9}(h|ms|m|s))+$/;
const PART = /(\d+)(h|ms|m|s)/g;
const MILLIS: { [unit: string]: number } = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** The time that `timestamp(text)` is, in milliseconds, or `undefined` when the fragment does not accept it. */
export function readTimestamp(text: string): number | undefined {
  const time = TIMESTAMP.test(text) ? DateTime.fromISO(text) : undefined;
  const millis = time?.isValid ? time.toMillis() : undefined;
  return millis !== undefined &&
    millis >= EARLIEST_TIME &&
    millis <= LATEST_TIME
    ? millis
    : undefined;
}

/** The length of `duration(text)` without its sign, in milliseconds, or `undefined` when it is not accepted. */
export function readDurationLength(text: string): number | undefined {
  if (!DURATION.test(text)) {
    return undefined;
  }
  return [...text.matchAll(PART)].reduce(
    (total, [, count, unit]) => total + Number(count) * MILLIS[unit],
    0,
  );
}
