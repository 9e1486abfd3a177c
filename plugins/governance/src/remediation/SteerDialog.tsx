import { Text, TextAreaField } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { Consequence } from '../review/dialogs/Consequence';
import { QuestionDialog } from '../review/dialogs/QuestionDialog';
import { ReviewDesk } from '../review/useReviewDesk';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Letters that a reason takes at least. */
const SHORTEST = 3;

const WORDS = {
  restore: {
    title: 'remediation.restoreTitle',
    hint: 'remediation.restoreHint',
    confirm: 'remediation.restoreConfirm',
  },
  'confirm-deletion': {
    title: 'remediation.deleteTitle',
    hint: 'remediation.deleteHint',
    confirm: 'remediation.deleteConfirm',
  },
} as const;

/** Bringing back what is disabled, or letting it go although it is asked for: both take a reason. */
export function SteerDialog(props: {
  desk: ReviewDesk;
  review: ReviewItemDetail;
  how: 'restore' | 'confirm-deletion';
}) {
  const { t } = useGovernanceTranslation();
  const { desk, review, how } = props;
  const words = WORDS[how];
  const reason = desk.draft.justification.trim();
  return (
    <QuestionDialog
      desk={desk}
      title={t(words.title, { title: review.subject.title })}
      confirm={t(words.confirm)}
      destructive={how === 'confirm-deletion'}
      isDisabled={reason.length < SHORTEST}
      onConfirm={() => desk.steer(how, reason)}
    >
      <Text as="p">{t(words.hint)}</Text>
      {how === 'confirm-deletion' && (
        <Consequence review={review} action={how} />
      )}
      <TextAreaField
        label={t('remediation.reason')}
        isRequired
        maxLength={2000}
        rows={3}
        value={desk.draft.justification}
        onChange={justification => desk.setDraft({ justification })}
      />
    </QuestionDialog>
  );
}
