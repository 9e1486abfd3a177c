/**
 * What a review item can ask about: something that an identity holds, or something that stands for itself.
 *
 * @public
 */
export const REVIEW_SUBJECT_KINDS = [
  'credential',
  'grant',
  'certificate',
  'integration',
  'entitlement',
] as const;

/**
 * One of {@link REVIEW_SUBJECT_KINDS}.
 *
 * @public
 */
export type ReviewSubjectKind = (typeof REVIEW_SUBJECT_KINDS)[number];
