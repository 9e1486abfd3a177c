import { Alert, Button } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { DECISION_WORDS } from '../review/decisionWords';
import { ReviewDesk } from '../review/ReviewDesk';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { sayWhyStayed } from './sayWhyStayed';

/** On a review: that it was decided and nobody was told, and what stands in the way. */
export function DraftNotice(props: {
  desk: ReviewDesk;
  review: ReviewItemDetail;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, review } = props;
  const draft = desk.decisionDraft;
  if (!draft || review.status !== 'open') {
    return null;
  }
  const isChanged = draft.request.evidenceDigest !== review.evidenceDigest;
  const hindered = isChanged
    ? t('drafts.evidenceChanged')
    : sayWhyStayed(draft, t);
  return (
    <Alert
      status={hindered ? 'warning' : 'info'}
      icon
      title={t('drafts.draftOf', {
        decision: t(DECISION_WORDS[draft.request.decision]).toLowerCase(),
      })}
      description={hindered ?? t('drafts.noticeHint')}
      customActions={
        <Button size="small" variant="secondary" onPress={desk.removeDraft}>
          {t('drafts.remove')}
        </Button>
      }
    />
  );
}
