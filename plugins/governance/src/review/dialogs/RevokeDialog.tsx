import { Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { useGovernanceTranslation } from '../../useGovernanceTranslation';
import { ReviewDesk } from '../useReviewDesk';
import { Consequence } from './Consequence';
import { JustificationField, justificationOf } from './JustificationField';
import { QuestionDialog } from './QuestionDialog';

/** What revoking does and breaks, before it is done. */
export function RevokeDialog(props: {
  desk: ReviewDesk;
  review: ReviewItemDetail;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, review } = props;
  const decision = () => ({
    decision: 'revoke' as const,
    justification: justificationOf(desk),
  });
  return (
    <QuestionDialog
      desk={desk}
      title={t('dialogs.revokeTitle', { title: review.subject.title })}
      confirm={t('dialogs.revokeConfirm')}
      destructive
      onConfirm={() => desk.decide(decision())}
      onPut={() => desk.putWithDrafts(decision())}
    >
      <Text as="p">{review.question}</Text>
      <Consequence review={review} action="revoke" />
      <JustificationField desk={desk} />
    </QuestionDialog>
  );
}
