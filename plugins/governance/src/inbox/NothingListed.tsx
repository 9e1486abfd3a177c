import { EmptyState } from '../states/EmptyState';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { InboxScope } from './inboxChoices';

/** That no review is listed; where approvals wait, it does not say that nothing does. */
export function NothingListed(props: { scope: InboxScope; approvals: number }) {
  const { t } = useGovernanceTranslation();
  const { scope, approvals } = props;
  return scope === 'mine' ? (
    <EmptyState
      title={t(approvals > 0 ? 'inbox.noReviewTitle' : 'inbox.emptyMineTitle')}
      hint={t('inbox.emptyMineHint')}
    />
  ) : (
    <EmptyState title={t('inbox.emptyTitle')} hint={t('inbox.emptyHint')} />
  );
}
