import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { DateTime } from 'luxon';

type KnownUse = Extract<EvidenceBundle['use'], { known: true }>;

/** Use within one day, or within the week that begins on it. */
export interface UseBucket {
  /** `YYYY-MM-DD` in UTC. */
  day: string;
  count: number;
}

/** Days up to which each day has a bar of its own. */
const DAILY_LIMIT = 60;

function dayOf(instant: string): DateTime {
  return DateTime.fromISO(instant, { zone: 'utc' }).startOf('day');
}

/** Use over the whole window of the source, days without use included; by weeks where the window is long. */
export function bucketUse(use: KnownUse): {
  unit: 'day' | 'week';
  buckets: UseBucket[];
} {
  const first = dayOf(use.from);
  const days = Math.max(
    Math.floor(dayOf(use.to).diff(first, 'days').days) + 1,
    1,
  );
  const unit = days > DAILY_LIMIT ? 'week' : 'day';
  const length = unit === 'week' ? 7 : 1;
  const buckets = Array.from(
    { length: Math.ceil(days / length) },
    (_, index) => ({
      day: first.plus({ days: index * length }).toISODate() ?? '',
      count: 0,
    }),
  );
  for (const { day, count } of use.days) {
    const index = Math.floor(dayOf(day).diff(first, 'days').days / length);
    if (index >= 0 && index < buckets.length) {
      buckets[index].count += count;
    }
  }
  return { unit, buckets };
}
