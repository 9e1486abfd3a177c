import {
  addDuration,
  FlowDefinition,
  FlowException,
} from '@countersign/plugin-governance-flows';
import { Duration } from 'luxon';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Longest that anybody can ask for, in days; the flow then says whether that is too long. */
export const MOST_DAYS = 3650;

/** What a flow says about one of its exceptions. */
export interface ExceptionTerms {
  exception: FlowException;
  maxDays: number;
  maxRenewals: number;
}

/** The terms of an exception, or `undefined` where the flow has no such exception. */
export function findTerms(
  definition: FlowDefinition | undefined,
  id: string,
): ExceptionTerms | undefined {
  const exception = definition?.exceptions?.find(known => known.id === id);
  return (
    exception && {
      exception,
      // Less than a day is less than anybody can ask for.
      maxDays: Math.max(
        1,
        Math.min(
          MOST_DAYS,
          Math.floor(Duration.fromISO(exception.maxDuration).as('days')),
        ),
      ),
      maxRenewals: exception.renewals,
    }
  );
}

/** When an exception of so many days ends that starts now. */
export function endOf(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString();
}

/** Full days until a time, at least one: part of a day is counted as one, so that nothing is asked for too little. */
export function daysUntil(now: Date, until: string): number {
  return Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / DAY_MS));
}

/**
 * Which renewal a request would be: none for the first, and again none when the last one has been over for as long as one
 * may last. Asking again the day after it ran out is a renewal all the same.
 */
export function renewalOf(
  last: { renewal: number; until: string; ended_at: string | null } | undefined,
  options: { now: Date; maxDuration: string },
): number {
  if (!last) {
    return 0;
  }
  const over =
    last.ended_at !== null && last.ended_at < last.until
      ? last.ended_at
      : last.until;
  return addDuration(over, options.maxDuration) <= options.now.toISOString()
    ? 0
    : Number(last.renewal) + 1;
}
