import { Link, Text } from '@backstage/ui';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { MarkBadge } from '../display/MarkBadge';
import { SeverityBadge } from '../display/SeverityBadge';
import { StatusBadge } from '../display/StatusBadge';
import { typeLabel } from '../display/typeLabel';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ReviewGroup } from './groupReviews';
import styles from './Inbox.module.css';

const BUCKETS = {
  overdue: 'inbox.overdue',
  today: 'inbox.today',
  week: 'inbox.week',
  later: 'inbox.later',
} as const;

/** The id of the link of a review, to put the focus on. */
export function linkIdOf(reviewId: string): string {
  return `governance-review-${reviewId}`;
}

function GroupTitle({ group }: { group: ReviewGroup }) {
  const { t } = useGovernanceTranslation();
  switch (group.by) {
    case 'identity':
      return (
        <>
          <Text as="h3" weight="bold" className={styles.groupTitle}>
            {group.identity.title}
          </Text>
          <Text variant="body-x-small" color="secondary">
            {[typeLabel(group.identity.type, t), group.environment]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </>
      );
    case 'due':
      return (
        <Text as="h3" weight="bold" className={styles.groupTitle}>
          {t(BUCKETS[group.bucket])}
        </Text>
      );
    case 'risk':
      return (
        <h3 className={styles.groupTitle}>
          {group.severity ? (
            <SeverityBadge severity={group.severity} />
          ) : (
            <Text weight="bold">{t('inbox.noRisk')}</Text>
          )}
        </h3>
      );
    default:
      throw new Error(`Unknown grouping ${group satisfies never}`);
  }
}

function InboxRow(props: {
  item: ReviewItem;
  grouping: ReviewGroup['by'];
  href?: string;
  selected: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { item, grouping, href, selected } = props;
  return (
    <Link
      id={linkIdOf(item.id)}
      href={href}
      standalone
      aria-current={selected ? 'true' : undefined}
      className={selected ? styles.rowSelected : styles.row}
    >
      <span className={styles.rowTitle}>
        {grouping === 'identity'
          ? item.subject.title
          : `${item.identity.title}: ${item.subject.title}`}
      </span>
      <span className={styles.rowMeta}>
        {item.status === 'open' ? (
          <Text variant="body-x-small" color="secondary">
            {t('inbox.due')} <RelativeTime at={item.dueAt} />
          </Text>
        ) : (
          <StatusBadge item={item} />
        )}
        {item.worstSeverity && grouping !== 'risk' && (
          <SeverityBadge severity={item.worstSeverity} />
        )}
        {item.changeCount > 0 && (
          <MarkBadge tone="info">
            {t('inbox.changed', { count: item.changeCount })}
          </MarkBadge>
        )}
      </span>
    </Link>
  );
}

/** The reviews in groups; the one whose evidence is shown is marked. */
export function InboxList(props: {
  groups: ReviewGroup[];
  selectedId?: string;
  hrefOf: (id: string) => string | undefined;
}) {
  const { groups, selectedId, hrefOf } = props;
  return (
    <div className={styles.groups}>
      {groups.map(group => (
        <section key={group.id}>
          <GroupTitle group={group} />
          <ul className={styles.rows}>
            {group.items.map(item => (
              <li key={item.id}>
                <InboxRow
                  item={item}
                  grouping={group.by}
                  href={hrefOf(item.id)}
                  selected={item.id === selectedId}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
