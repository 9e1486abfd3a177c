import { Container, Flex, Select, Text } from '@backstage/ui';
import { FlowInstanceFilter } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { useFlowInstances } from '../queries/useFlowInstances';
import { useFlows } from '../queries/useFlows';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { InstanceTable } from './InstanceTable';
import styles from './Instances.module.css';

const ANY = 'any';

/** Everything that flows are doing or have done, the oldest first. */
export function InstancesPage() {
  const { t } = useGovernanceTranslation();
  const [status, setStatus] =
    useState<NonNullable<FlowInstanceFilter['status']>>('running');
  const [flow, setFlow] = useState(ANY);
  const query = useFlowInstances({
    status,
    ...(flow === ANY ? {} : { flow }),
  });
  const flows = useFlows();
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {!query.loading && !query.error && (
          <Text as="p" weight="bold" role="status">
            {t(
              status === 'running'
                ? 'instances.sentenceRunning'
                : 'instances.sentenceEnded',
              { count: query.total },
            )}
          </Text>
        )}
        <div className={styles.filters}>
          <Select
            label={t('instances.show')}
            value={status}
            onChange={next => setStatus(next === 'ended' ? 'ended' : 'running')}
            options={[
              { id: 'running', label: t('instances.running') },
              { id: 'ended', label: t('instances.ended') },
            ]}
          />
          <Select
            label={t('flows.flow')}
            value={flow}
            onChange={next => setFlow(typeof next === 'string' ? next : ANY)}
            options={[
              { id: ANY, label: t('identities.any') },
              ...(flows.value?.items ?? []).map(({ name, title }) => ({
                id: name,
                label: title ?? name,
              })),
            ]}
          />
        </div>
        <PagedBoundary
          query={query}
          what={t('instances.what')}
          permission="governance.flow.read"
          empty={
            <EmptyState
              title={t('instances.emptyTitle')}
              hint={t('instances.emptyHint')}
            />
          }
        >
          {items => (
            <InstanceTable
              instances={items}
              complete={query.complete}
              withFlow
            />
          )}
        </PagedBoundary>
      </Flex>
    </Container>
  );
}
