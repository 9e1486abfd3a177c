import { Flex, Text } from '@backstage/ui';
import { IdentitySummary } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { TableColumn } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { SeverityBadge } from '../display/SeverityBadge';
import { typeLabel } from '../display/typeLabel';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { IdentityLink } from './IdentityLink';
import { NextExpiry } from './NextExpiry';
import styles from './Identities.module.css';

/** The columns of every table of identities. */
export function useIdentityColumns(): TableColumn<IdentitySummary>[] {
  const { t } = useGovernanceTranslation();
  return [
    {
      id: 'title',
      label: t('columns.name'),
      sortBy: item => item.title.toLocaleLowerCase('en-US'),
      cell: item => (
        <Flex direction="column" align="start" gap="0">
          <IdentityLink identityRef={item.ref} title={item.title} />
          <Text variant="body-x-small" color="secondary">
            {typeLabel(item.type, t)} · {item.source} ·{' '}
            <span className={styles.short}>
              <PastTime at={item.lastObservedAt} />
            </span>
          </Text>
        </Flex>
      ),
    },
    {
      id: 'environment',
      label: t('columns.environment'),
      sortBy: item => item.environment ?? '',
      cell: item =>
        item.environment ?? (
          <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>
        ),
    },
    {
      id: 'owner',
      label: t('columns.owner'),
      sortBy: item => item.owner ?? '',
      cell: item =>
        item.owner ? (
          <EntityLink entityRef={item.owner} />
        ) : (
          <MarkBadge tone="warning">{t('columns.noOwner')}</MarkBadge>
        ),
    },
    {
      id: 'holds',
      label: t('columns.holds'),
      sortBy: item => item.credentials + item.grants,
      cell: item => (
        <>
          <Text as="div" className={styles.short}>
            {t('card.credentials', { count: item.credentials })}
          </Text>
          <Text as="div" variant="body-x-small" color="secondary">
            {t('columns.grantCount', { count: item.grants })}
          </Text>
        </>
      ),
    },
    {
      id: 'ends',
      label: t('columns.ends'),
      sortBy: item => item.nextExpiry.at ?? '',
      cell: item => <NextExpiry identity={item} />,
    },
    {
      id: 'reviews',
      label: t('columns.reviews'),
      sortBy: item => item.openReviews,
      cell: item => item.openReviews,
    },
    {
      id: 'findings',
      label: t('columns.findings'),
      sortBy: item => item.findings,
      cell: item => (
        <Flex gap="2" align="center">
          <Text>{String(item.findings)}</Text>
          {item.worstSeverity && (
            <SeverityBadge severity={item.worstSeverity} />
          )}
        </Flex>
      ),
    },
  ];
}
