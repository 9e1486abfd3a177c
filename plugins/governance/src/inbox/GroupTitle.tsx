import { Text } from '@backstage/ui';
import { SeverityBadge } from '../display/SeverityBadge';
import { typeLabel } from '../display/typeLabel';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ReviewGroup } from './groupReviews';
import styles from './Inbox.module.css';

const BUCKETS = {
  overdue: 'inbox.overdue',
  today: 'inbox.today',
  week: 'inbox.week',
  later: 'inbox.later',
} as const;

/** What a group of reviews has in common. */
export function GroupTitle({ group }: { group: ReviewGroup }) {
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
