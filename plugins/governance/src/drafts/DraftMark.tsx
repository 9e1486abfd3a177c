import { useNow } from '../time/useNow';
import { MarkBadge } from '../display/MarkBadge';
import { DECISION_WORDS } from '../review/decisionWords';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DecisionDraft, dueSoon } from './decisionDraft';

/** That a review was decided and nobody was told: a warning where that is soon too late, or it did not go through. */
export function DraftMark({ draft }: { draft: DecisionDraft }) {
  const { t } = useGovernanceTranslation();
  const isUrgent = dueSoon([draft], useNow()).length > 0;
  return (
    <MarkBadge tone={isUrgent || draft.stayed ? 'warning' : 'info'}>
      {t('drafts.draftOf', {
        decision: t(DECISION_WORDS[draft.request.decision]).toLowerCase(),
      })}
    </MarkBadge>
  );
}
