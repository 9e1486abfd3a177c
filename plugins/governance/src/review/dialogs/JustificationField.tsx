import { TextAreaField } from '@backstage/ui';
import { useGovernanceTranslation } from '../../useGovernanceTranslation';
import { ReviewDesk } from '../useReviewDesk';

/** The reason for a decision. */
export function JustificationField(props: {
  desk: ReviewDesk;
  label?: string;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, label } = props;
  return (
    <TextAreaField
      label={label ?? t('dialogs.justification')}
      description={t('dialogs.justificationHint')}
      maxLength={2000}
      rows={3}
      value={desk.draft.justification}
      onChange={justification => desk.setDraft({ justification })}
    />
  );
}

/** The reason as the backend takes it. */
export function justificationOf(desk: ReviewDesk): string | undefined {
  return desk.draft.justification.trim() || undefined;
}
