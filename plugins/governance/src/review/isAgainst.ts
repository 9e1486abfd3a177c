import {
  ReviewDecision,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';

/** Whether a keep stands against what the facts speak for; it is worth a word. */
export function isAgainst(
  review: Pick<ReviewItemDetail, 'recommendation'>,
  decision: ReviewDecision,
): boolean {
  const { recommendation } = review;
  return (
    decision === 'keep' &&
    recommendation !== undefined &&
    recommendation.decision !== 'keep'
  );
}
