import { Text, TextAreaField } from '@backstage/ui';
import {
  AllowedAction,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { QuestionDialog } from '../review/dialogs/QuestionDialog';
import { ReviewDesk } from '../review/useReviewDesk';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Letters that a reason takes at least. */
const SHORTEST = 3;

const REASONS = {
  'stale-evidence': 'second.staleEvidence',
  'unresolved-owner': 'second.unresolvedOwner',
  'ownership-changed': 'second.ownershipChanged',
} as const;

/** Keeping what rests on less than it should: with a reason, and only once somebody independent agrees. */
export function KeepBySecondDialog(props: {
  desk: ReviewDesk;
  review: ReviewItemDetail;
  takes: NonNullable<AllowedAction['takesSecond']>;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, review, takes } = props;
  const justification = desk.draft.justification.trim();
  const canRefresh =
    takes.includes('stale-evidence') &&
    review.actions.some(
      ({ action, allowed }) => action === 'refresh-evidence' && allowed,
    );
  const overrides = takes.some(reason => reason !== 'ownership-changed');
  return (
    <QuestionDialog
      desk={desk}
      title={t('second.keepTitle')}
      confirm={t('second.keepConfirm')}
      isDisabled={justification.length < SHORTEST}
      onConfirm={() =>
        desk.decide({
          decision: 'keep',
          justification,
          ...(overrides ? { override: true } : {}),
        })
      }
    >
      <Text as="p">{review.question}</Text>
      <Text as="p">
        {t('second.keepHint', {
          reasons: takes.map(reason => t(REASONS[reason])).join(', '),
        })}{' '}
        {canRefresh && t('second.refreshHint')}
      </Text>
      <TextAreaField
        label={t('remediation.reason')}
        isRequired
        maxLength={2000}
        rows={3}
        value={desk.draft.justification}
        onChange={text => desk.setDraft({ justification: text })}
      />
    </QuestionDialog>
  );
}
