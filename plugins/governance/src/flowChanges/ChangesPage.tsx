import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Select, Text } from '@backstage/ui';
import {
  FlowChangeFilter,
  FlowChangeView,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { DataTable } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { spellOut } from '../display/spellOut';
import { PersonName } from '../flows/PersonName';
import { useFlowChanges } from '../queries/useFlowChanges';
import { flowChangeRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CHANGE_STATUS, CHANGE_TITLES } from './changeWords';
import styles from '../flowInstances/Instances.module.css';

const FILTERS: { [id: string]: FlowChangeFilter } = {
  all: {},
  pending: { status: 'pending' },
  applied: { status: 'applied' },
  refused: { status: 'refused' },
};

function Name({ change }: { change: FlowChangeView }) {
  const { t } = useGovernanceTranslation();
  const route = useRouteRef(flowChangeRouteRef);
  return (
    <Flex direction="column" gap="0.5" align="start">
      <Link href={route?.({ changeId: change.id })}>
        {spellOut(change.flow)}:{' '}
        {t(CHANGE_TITLES[change.kind], { version: change.toVersion })}
      </Link>
      <Text variant="body-small" color="secondary">
        {change.reason}
      </Text>
    </Flex>
  );
}

/** Every change of a flow that was proposed, the newest first. */
export function ChangesPage() {
  const { t } = useGovernanceTranslation();
  const [shown, setShown] = useState('all');
  const query = useFlowChanges(FILTERS[shown]);
  const pending = useFlowChanges(FILTERS.pending, 1);
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {!pending.loading && !pending.error && (
          <Text as="p" weight="bold" role="status">
            {t('flows.pendingSentence', { count: pending.total })}
          </Text>
        )}
        <div className={styles.filters}>
          <Select
            label={t('instances.show')}
            value={shown}
            onChange={next =>
              typeof next === 'string' && next in FILTERS && setShown(next)
            }
            options={[
              { id: 'all', label: t('change.all') },
              { id: 'pending', label: t('change.pending') },
              { id: 'applied', label: t('change.applied') },
              { id: 'refused', label: t('change.refused') },
            ]}
          />
        </div>
        <PagedBoundary
          query={query}
          what={t('change.what')}
          permission="governance.flow.read"
          empty={
            <EmptyState
              title={t('change.emptyTitle')}
              hint={t('change.emptyHint')}
            />
          }
        >
          {items => (
            <DataTable
              label={t('page.flowChanges')}
              items={items.map(item => ({ ...item, ref: item.id }))}
              complete={query.complete}
              columns={[
                {
                  id: 'change',
                  label: t('flows.change'),
                  cell: change => <Name change={change} />,
                },
                {
                  id: 'status',
                  label: t('columns.status'),
                  sortBy: ({ status }) => status,
                  cell: ({ status }) => (
                    <MarkBadge tone={CHANGE_STATUS[status].tone}>
                      {t(CHANGE_STATUS[status].text)}
                    </MarkBadge>
                  ),
                },
                {
                  id: 'by',
                  label: t('flows.proposedBy'),
                  cell: ({ proposedBy }) => <PersonName actor={proposedBy} />,
                },
                {
                  id: 'at',
                  label: t('change.proposedAt'),
                  sortBy: ({ proposedAt }) => proposedAt,
                  cell: ({ proposedAt }) => <PastTime at={proposedAt} />,
                },
              ]}
            />
          )}
        </PagedBoundary>
      </Flex>
    </Container>
  );
}
