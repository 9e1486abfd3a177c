import {
  ReviewDecision,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';

/** Why a decision has to be made by itself: the text that says so, or nothing where it can wait as a draft. */
export function whyNoDraft(
  review: Pick<ReviewItemDetail, 'proof' | 'actions'>,
  decision: ReviewDecision,
): 'drafts.takesProof' | 'drafts.takesSecond' | undefined {
  if (review.proof) {
    return 'drafts.takesProof';
  }
  const takes = review.actions.find(
    ({ action }) => action === decision,
  )?.takesSecond;
  return takes && takes.length > 0 ? 'drafts.takesSecond' : undefined;
}
