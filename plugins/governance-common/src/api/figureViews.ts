import { z } from 'zod/v4';

/** Over how many days requests can be counted. @public */
export const FIGURE_DAYS = [30, 90] as const;

/** Of how many credentials a time is measured at least; of fewer, nothing is said. @public */
export const MEASURED_AT_LEAST = 5;

const count = z.number().int().min(0);

/** Half took no longer than `median`, nine of ten no longer than `ninetieth`, in milliseconds; both were measured (nearest rank). @public */
export const spreadSchema = z.strictObject({ median: count, ninetieth: count });

/** What {@link spreadSchema} accepts, parsed. @public */
export type Spread = z.output<typeof spreadSchema>;

/**
 * What became of requests for credentials. `requests` is the sum of `open`, `active`, `refused`, `notCarriedOut` and of what was
 * abandoned: `unanswered`, `unconfirmed`, `unclaimed` and `withdrawn`.
 *
 * @public
 */
export const requestCountsSchema = z.strictObject({
  requests: count,
  /** On the way. */
  open: count,
  /** Came to work, whatever became of it later. */
  active: count,
  /** By people, or by a rule. */
  refused: count,
  /** Nobody answered in time. */
  unanswered: count,
  /** Made and delivered, and nobody confirmed it in time. */
  unconfirmed: count,
  /** Sealed for whoever asked, who did not take it. */
  unclaimed: count,
  /** Given up by whoever asked. */
  withdrawn: count,
  /** Failed, or was only recorded. */
  notCarriedOut: count,
});

/** What {@link requestCountsSchema} accepts, parsed. @public */
export type RequestCounts = z.output<typeof requestCountsSchema>;

/**
 * From asking until it worked, and its parts, which add up for each request: waiting for approval, making and delivering,
 * waiting for confirmation.
 *
 * @public
 */
export const requestTimesSchema = z.strictObject({
  total: spreadSchema,
  approval: spreadSchema,
  making: spreadSchema,
  confirmation: spreadSchema,
});

/** What {@link requestTimesSchema} accepts, parsed. @public */
export type RequestTimes = z.output<typeof requestTimesSchema>;

const figures = z.strictObject({
  counts: requestCountsSchema,
  /** Absent where fewer than {@link MEASURED_AT_LEAST} came to work. */
  times: requestTimesSchema.optional(),
});

/** How requests for credentials that were made in some days went. @public */
export const requestFiguresSchema = figures.extend({
  /** From when requests count. */
  from: z.string(),
  at: z.string(),
  /** Of each flow, those with most requests first. */
  flows: z.array(figures.extend({ flow: z.string() })),
});

/** What {@link requestFiguresSchema} accepts, parsed. @public */
export type RequestFigures = z.output<typeof requestFiguresSchema>;
