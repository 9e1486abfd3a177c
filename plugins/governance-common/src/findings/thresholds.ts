import { z } from 'zod/v4';

const days = z.number().int().positive();

/**
 * Limits of the finding rules, in days unless named otherwise. Every one has a default.
 *
 * @public
 */
export const findingThresholdsSchema = z.strictObject({
  /** Age after which a secret has to have been rotated. */
  maxKeyAgeDays: days.default(90),
  /** Longest lifetime that a secret may be issued for. */
  maxLifetimeDays: days.default(365),
  /** Days without use after which a credential counts as unused. */
  unusedDays: days.default(90),
  /** Days that a new credential may wait for its first use. */
  neverUsedGraceDays: days.default(30),
  /** Days that two keys may overlap while one replaces the other. */
  rotationOverlapDays: days.default(7),
  /** Days before its end at which a certificate counts as expiring. */
  certificateExpiringDays: days.default(30),
  /** Smallest RSA or DSA modulus in bits (NIST SP 800-131A Rev. 2). */
  minRsaBits: z.number().int().positive().default(2048),
  /** Smallest elliptic curve in bits (NIST SP 800-131A Rev. 2). */
  minEcBits: z.number().int().positive().default(224),
});

/**
 * Limits of the finding rules.
 *
 * @public
 */
export type FindingThresholds = z.output<typeof findingThresholdsSchema>;

/**
 * The limits that hold where nothing else is configured.
 *
 * @public
 */
export const DEFAULT_FINDING_THRESHOLDS: FindingThresholds =
  findingThresholdsSchema.parse({});
