import { Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { phraseDaysIn } from '../../time/phraseDaysIn';
import { useGovernanceTranslation } from '../../useGovernanceTranslation';
import { DECISION_WORDS } from '../decisionWords';
import { KeepBySecondDialog } from '../../remediation/KeepBySecondDialog';
import { ReviewDesk } from '../useReviewDesk';
import { JustificationField, justificationOf } from './JustificationField';
import { QuestionDialog } from './QuestionDialog';

/** Keeping what the facts speak against: the one keep that is worth a word. */
export function KeepDialog(props: {
  desk: ReviewDesk;
  review: ReviewItemDetail;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, review } = props;
  const { recommendation } = review;
  const takes = review.actions.find(
    ({ action }) => action === 'keep',
  )?.takesSecond;
  if (takes) {
    return <KeepBySecondDialog desk={desk} review={review} takes={takes} />;
  }
  const decision = () => ({
    decision: 'keep' as const,
    justification: justificationOf(desk),
  });
  return (
    <QuestionDialog
      desk={desk}
      title={t('dialogs.keepTitle')}
      confirm={t('dialogs.keepConfirm')}
      onConfirm={() => desk.decide(decision())}
      onPut={() => desk.putWithDrafts(decision())}
    >
      {recommendation && (
        <Text as="p">
          {t('dialogs.keepHint', {
            decision: t(DECISION_WORDS[recommendation.decision]),
            reasons: phraseDaysIn(recommendation.reasons.join('. ')),
          })}
        </Text>
      )}
      <JustificationField desk={desk} />
    </QuestionDialog>
  );
}
