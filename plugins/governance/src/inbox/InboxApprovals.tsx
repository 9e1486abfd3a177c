import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { useApprovalHref } from '../approvals/useApprovalHref';
import { MarkBadge } from '../display/MarkBadge';
import { PagedQuery } from '../queries/usePagedQuery';
import { approvalsRouteRef } from '../routes';
import { ErrorState } from '../states/ErrorState';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Inbox.module.css';

/** Rows of one flow in the inbox; the page of approvals has the rest. */
const ROWS = 3;

function groupByFlow(items: ApprovalView[]): ApprovalView[][] {
  const groups = new Map<string, ApprovalView[]>();
  for (const item of items) {
    groups.set(item.flow, [...(groups.get(item.flow) ?? []), item]);
  }
  return [...groups.values()];
}

function ApprovalRow({ item }: { item: ApprovalView }) {
  const { t } = useGovernanceTranslation();
  const hrefOf = useApprovalHref();
  return (
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
        {item.kind === 'challenge' && (
          <MarkBadge tone="warning">{t('approvals.challenge')}</MarkBadge>
        )}
      </span>
    </Link>
  );
}

/**
 * What flows ask the reader, in the list of what waits for them: a few of each flow, so that one that asks much does not
 * hide the others and the reviews. Nothing is drawn where nothing waits.
 */
export function InboxApprovals({ query }: { query: PagedQuery<ApprovalView> }) {
  const { t } = useGovernanceTranslation();
  const listRoute = useRouteRef(approvalsRouteRef);
  if (query.loading || (query.items.length === 0 && !query.error)) {
    return null;
  }
  return (
    <section className={styles.approvals}>
      <Text as="h3" weight="bold" className={styles.groupTitle}>
        {t('approvals.inInbox')}
      </Text>
      {query.error ? (
        <ErrorState
          what={t('approvals.what')}
          error={query.error}
          retry={query.reload}
        />
      ) : (
        groupByFlow(query.items).map(items => (
          <ul key={items[0].flow} className={styles.rows}>
            {items.slice(0, ROWS).map(item => (
              <li key={item.instanceId}>
                <ApprovalRow item={item} />
              </li>
            ))}
            {items.length > ROWS && (
              <li className={styles.more}>
                <Link href={listRoute?.()}>
                  {t('approvals.allOf', {
                    total: String(items.length),
                    title: items[0].title,
                  })}
                </Link>
              </li>
            )}
          </ul>
        ))
      )}
      {!query.complete && (
        <div className={styles.more}>
          <Link href={listRoute?.()}>{t('approvals.back')}</Link>
        </div>
      )}
    </section>
  );
}
