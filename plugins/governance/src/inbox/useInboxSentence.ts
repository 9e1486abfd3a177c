import { ReviewItem } from '@countersign/plugin-governance-common';
import { useApprovals } from '../queries/useApprovals';
import { PagedQuery } from '../queries/usePagedQuery';
import { phraseMoment } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What waits for the reader and from when on, in a sentence; nothing while it is not known or where something else is shown. */
export function useInboxSentence(options: {
  list: PagedQuery<ReviewItem>;
  items: ReviewItem[];
  approvals: ReturnType<typeof useApprovals>;
  /** Whether everything that waits for the reader is shown. */
  isUnfiltered: boolean;
}): string | undefined {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { list, items, approvals, isUnfiltered } = options;
  if (!isUnfiltered || list.loading || list.error || approvals.loading) {
    return undefined;
  }
  const open = items.filter(({ status }) => status === 'open');
  const firstDue = open.map(({ dueAt }) => dueAt).sort()[0];
  const waiting = list.complete ? open.length : list.total;
  return [
    approvals.total > 0 && t('approvals.sentence', { count: approvals.total }),
    (waiting > 0 || approvals.total === 0) &&
      t('inbox.sentence', {
        count: waiting,
        due: firstDue ? phraseMoment(firstDue, now) : '',
      }),
  ]
    .filter(Boolean)
    .join(' ');
}
