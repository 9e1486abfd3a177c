import { Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { TextWithEntities } from '../../display/TextWithEntities';
import { RelativeTime } from '../../time/RelativeTime';
import { useGovernanceTranslation } from '../../useGovernanceTranslation';
import { ReviewDesk } from '../useReviewDesk';
import { JustificationField, justificationOf } from './JustificationField';
import { QuestionDialog } from './QuestionDialog';

/** That the lead is asked and the clock goes on. */
export function DontKnowDialog(props: {
  desk: ReviewDesk;
  review: ReviewItemDetail;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, review } = props;
  const consequence = review.actions.find(
    ({ action }) => action === 'dont-know',
  )?.consequence;
  return (
    <QuestionDialog
      desk={desk}
      title={t('dialogs.dontKnowTitle')}
      confirm={t('dialogs.dontKnowConfirm')}
      onConfirm={() =>
        desk.route({ kind: 'dont-know', reason: justificationOf(desk) })
      }
    >
      <Text as="p">
        {t('dialogs.dontKnowHint', { due: <RelativeTime at={review.dueAt} /> })}
      </Text>
      {consequence && (
        <Text as="p">
          <TextWithEntities text={consequence} />
        </Text>
      )}
      <JustificationField desk={desk} label={t('dialogs.dontKnowReason')} />
    </QuestionDialog>
  );
}
