import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { DateTime } from 'luxon';

type KnownUse = Extract<EvidenceBundle['use'], { known: true }>;

/** What one bar stands for. */
export type UseUnit = 'day' | 'week' | 'month';

/** Use within one day, or within the week or month that begins on it. */
export interface UseBucket {
  /** `YYYY-MM-DD` in UTC. */
  day: string;
  count: number;
}

/** Days up to which each day has a bar of its own, and up to which each week has. */
const LIMITS = { day: 60, week: 365 };

function dayOf(instant: string): DateTime {
  return DateTime.fromISO(instant, { zone: 'utc' }).startOf('day');
}

function chooseUnit(days: number): UseUnit {
  if (days <= LIMITS.day) {
    return 'day';
  }
  return days <= LIMITS.week ? 'week' : 'month';
}

/** Use over the whole window of the source, days without use included; by weeks or months where the window is long. */
export function bucketUse(use: KnownUse): {
  unit: UseUnit;
  buckets: UseBucket[];
} {
  const from = dayOf(use.from);
  const to = DateTime.max(dayOf(use.to), from);
  const unit = chooseUnit(Math.floor(to.diff(from, 'days').days) + 1);
  const first = unit === 'month' ? from.startOf('month') : from;
  const buckets: UseBucket[] = [];
  for (
    let start = first;
    start <= to;
    start = first.plus({ [unit]: buckets.length })
  ) {
    buckets.push({ day: start.toISODate() ?? '', count: 0 });
  }
  for (const { day, count } of use.days) {
    const index = Math.floor(dayOf(day).diff(first, unit).as(unit));
    if (index >= 0 && index < buckets.length) {
      buckets[index].count += count;
    }
  }
  return { unit, buckets };
}
