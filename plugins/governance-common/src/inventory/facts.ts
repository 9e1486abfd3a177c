import { z } from 'zod/v4';

/**
 * Who states a fact: somebody wrote it down (`declared`), or a system was seen to be so (`observed`).
 *
 * @public
 */
export type FactBasis = 'declared' | 'observed';

/**
 * A statement with its source and its time.
 *
 * @public
 */
export interface KnownFact<T> {
  known: true;
  value: T;
  /** Id of the source that says so, for example `aws-prod`. */
  source: string;
  /** When the source saw or was told it, ISO 8601 in UTC. */
  at: string;
  basis: FactBasis;
}

/**
 * The absence of a statement. It never counts as good or bad.
 *
 * @public
 */
export interface UnknownFact {
  known: false;
  /** Why nothing is known, in words for a person. */
  reason: string;
}

/**
 * A fact is known with its source, or it is unknown with its reason.
 *
 * @public
 */
export type Fact<T> = KnownFact<T> | UnknownFact;

/**
 * A point in time in ISO 8601, normalised to UTC with milliseconds.
 *
 * @public
 */
export const instantSchema = z.iso
  .datetime({ offset: true })
  .transform(value => new Date(value).toISOString());

/**
 * An instant, or `never` where the source states that it does not happen (a key that never expires, was never used).
 * Left out means that the source does not say.
 *
 * @public
 */
export const instantOrNeverSchema = z.union([
  z.literal('never'),
  instantSchema,
]);
