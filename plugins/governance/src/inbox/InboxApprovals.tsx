import { Link, Text } from '@backstage/ui';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { useApprovalHref } from '../approvals/useApprovalHref';
import { MarkBadge } from '../display/MarkBadge';
import { PagedQuery } from '../queries/usePagedQuery';
import { PagedBoundary } from '../states/PagedBoundary';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Inbox.module.css';

/** What flows ask the reader, in the list of what waits for them. Nothing is drawn where nothing waits. */
export function InboxApprovals({ query }: { query: PagedQuery<ApprovalView> }) {
  const { t } = useGovernanceTranslation();
  const hrefOf = useApprovalHref();
  if (query.loading || (query.items.length === 0 && !query.error)) {
    return null;
  }
  return (
    <section className={styles.approvals}>
      <Text as="h3" weight="bold" className={styles.groupTitle}>
        {t('approvals.inInbox')}
      </Text>
      <PagedBoundary query={query} what={t('approvals.what')} empty={null}>
        {items => (
          <ul className={styles.rows}>
            {items.map(item => (
              <li key={item.instanceId}>
                <Link href={hrefOf(item)} standalone className={styles.row}>
                  <span className={styles.rowTitle}>
                    {item.title}: {item.subjectTitle ?? item.subject}
                  </span>
                  <span className={styles.rowMeta}>
                    {item.due && (
                      <Text variant="body-x-small" color="secondary">
                        {t('inbox.due')} <RelativeTime at={item.due} />
                      </Text>
                    )}
                    <MarkBadge
                      tone={item.kind === 'challenge' ? 'warning' : 'info'}
                    >
                      {t(
                        item.kind === 'challenge'
                          ? 'approvals.challenge'
                          : 'approvals.approval',
                      )}
                    </MarkBadge>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </PagedBoundary>
    </section>
  );
}
