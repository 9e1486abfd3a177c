import { Text } from '@backstage/ui';
import { EntityLink } from '../display/EntityLink';
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

function Name({ group }: { group: ReviewGroup }) {
  const { t } = useGovernanceTranslation();
  switch (group.by) {
    case 'identity':
      return <>{group.identity.title}</>;
    case 'due':
      return <>{t(BUCKETS[group.bucket])}</>;
    case 'risk':
      return group.severity ? (
        <SeverityBadge severity={group.severity} />
      ) : (
        <>{t('inbox.noRisk')}</>
      );
    case 'campaign':
      return group.campaigns.length === 0 ? (
        <>{t('inbox.noCampaign')}</>
      ) : (
        <>{group.campaigns.map(({ title }) => title).join(' · ')}</>
      );
    case 'service':
      return group.components.length === 0 ? (
        <>{t('inbox.noService')}</>
      ) : (
        <>
          {group.components.map((component, index) => (
            <span key={component}>
              {index > 0 && ' · '}
              <EntityLink entityRef={component} />
            </span>
          ))}
        </>
      );
    default:
      throw new Error(`Unknown grouping ${group satisfies never}`);
  }
}

/** What a group of reviews has in common, and how many there are; while more are being read, how many so far. */
export function GroupTitle(props: { group: ReviewGroup; complete: boolean }) {
  const { t } = useGovernanceTranslation();
  const { group, complete } = props;
  const count = { count: group.items.length };
  return (
    <>
      <Text as="h3" weight="bold" className={styles.groupTitle}>
        <Name group={group} />
      </Text>
      <Text variant="body-x-small" color="secondary">
        {[
          ...(group.by === 'identity'
            ? [typeLabel(group.identity.type, t), group.environment]
            : []),
          complete ? t('inbox.identityCount', count) : t('inbox.soFar', count),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
    </>
  );
}
