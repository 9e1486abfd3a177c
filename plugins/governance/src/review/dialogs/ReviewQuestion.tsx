import { SecondDialog } from '../../remediation/SecondDialog';
import { SteerDialog } from '../../remediation/SteerDialog';
import { ReviewDesk } from '../useReviewDesk';
import { DontKnowDialog } from './DontKnowDialog';
import { KeepDialog } from './KeepDialog';
import { NotMineDialog } from './NotMineDialog';
import { ReduceDialog } from './ReduceDialog';
import { RevokeDialog } from './RevokeDialog';

/** The dialog that stands before the answer that is being given. */
export function ReviewQuestion({ desk }: { desk: ReviewDesk }) {
  const { review, question } = desk;
  if (!review || !question) {
    return null;
  }
  switch (question) {
    case 'keep':
      return <KeepDialog desk={desk} review={review} />;
    case 'reduce':
      return <ReduceDialog desk={desk} review={review} />;
    case 'revoke':
      return <RevokeDialog desk={desk} review={review} />;
    case 'not-mine':
      return <NotMineDialog desk={desk} review={review} />;
    case 'dont-know':
      return <DontKnowDialog desk={desk} review={review} />;
    case 'second':
      return <SecondDialog desk={desk} review={review} />;
    case 'restore':
    case 'confirm-deletion':
      return <SteerDialog desk={desk} review={review} how={question} />;
    default:
      throw new Error(`Unknown question ${question satisfies never}`);
  }
}
