import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { HoldingView } from '@countersign/plugin-governance-common';
import { DataTable, TableColumn } from '../display/DataTable';
import { FactValue } from '../display/FactValue';
import { MarkBadge } from '../display/MarkBadge';
import { statusLabel } from '../display/statusLabel';
import { reviewRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const KINDS = {
  credential: 'identity.credential',
  grant: 'identity.grant',
  entitlement: 'standalone.entitlement',
} as const;

function Name({ item }: { item: HoldingView }) {
  const { t } = useGovernanceTranslation();
  return (
    <Flex direction="column" gap="1" align="start">
      <Text>{item.title}</Text>
      <Flex gap="2" align="center">
        <Text variant="body-x-small" color="secondary">
          {t(KINDS[item.kind])} · {item.detail}
        </Text>
        {item.privileged && (
          <MarkBadge tone="warning">{t('review.privileged')}</MarkBadge>
        )}
      </Flex>
    </Flex>
  );
}

/** The credentials and grants of one identity, and what people may do with it. Use that no source records is unknown, and not "never". */
export function HoldingsTable({ holdings }: { holdings: HoldingView[] }) {
  const { t } = useGovernanceTranslation();
  const reviewRoute = useRouteRef(reviewRouteRef);
  if (holdings.length === 0) {
    return <Text color="secondary">{t('identity.noHoldings')}</Text>;
  }
  const unknown = <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>;
  const columns: TableColumn<HoldingView>[] = [
    {
      id: 'title',
      label: t('columns.name'),
      sortBy: item => item.title,
      cell: item => <Name item={item} />,
    },
    {
      id: 'status',
      label: t('columns.status'),
      sortBy: item => item.status,
      cell: item =>
        item.absentSince ? (
          <Text>
            {t('identity.absent')} <PastTime at={item.absentSince} />
          </Text>
        ) : (
          statusLabel(item.status, t)
        ),
    },
    {
      id: 'expires',
      label: t('columns.expires'),
      sortBy: item => item.expiresAt ?? '',
      cell: item =>
        item.expiresAt ? <FactValue value={item.expiresAt} /> : unknown,
    },
    {
      id: 'lastUsed',
      label: t('columns.lastUsed'),
      sortBy: item => item.lastUsedAt ?? '',
      cell: item => (
        <Flex direction="column" gap="1" align="start">
          {item.useKnown ? (
            <Text>
              <FactValue value={item.lastUsedAt ?? 'never'} />
            </Text>
          ) : (
            unknown
          )}
          {item.unusedSinceMoveAt && (
            <MarkBadge tone="warning">
              {t('identity.unusedSinceMove')}
            </MarkBadge>
          )}
        </Flex>
      ),
    },
    {
      id: 'review',
      label: t('columns.review'),
      cell: item =>
        item.openReviewId && reviewRoute ? (
          <Link href={reviewRoute({ reviewId: item.openReviewId })}>
            {t('identity.review')}
          </Link>
        ) : null,
    },
  ];
  return (
    <DataTable
      label={t('identity.holdings')}
      items={holdings}
      columns={columns}
      complete
    />
  );
}
