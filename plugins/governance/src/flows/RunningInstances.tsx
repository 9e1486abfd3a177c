import { Button, Flex, Text } from '@backstage/ui';
import { FlowDetail } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { Section } from '../display/Section';
import { InstanceTable } from '../flowInstances/InstanceTable';
import { useFlowInstances } from '../queries/useFlowInstances';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Instances that are read at first; the rest on demand. */
const FIRST = 10;

/** Where instances wait and how long, and which they are. */
export function RunningInstances(props: {
  flow: FlowDetail;
  onSelectState: (state: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { flow, onSelectState } = props;
  const query = useFlowInstances({ flow: flow.name, status: 'running' }, FIRST);
  if (flow.waiting.length === 0) {
    return (
      <EmptyState
        title={t('flows.nothingRuns')}
        hint={t('flows.nothingRunsHint', { count: flow.ended })}
      />
    );
  }
  return (
    <Flex direction="column" gap="5">
      <Section title={t('flows.where')}>
        <DataTable
          label={t('flows.where')}
          items={flow.waiting.map(entry => ({ ...entry, ref: entry.state }))}
          complete
          columns={[
            {
              id: 'state',
              label: t('flows.state'),
              sortBy: ({ state }) => state,
              cell: ({ state }) => (
                <Button
                  size="small"
                  variant="tertiary"
                  onPress={() => onSelectState(state)}
                >
                  {state}
                </Button>
              ),
            },
            {
              id: 'count',
              label: t('flows.running'),
              sortBy: ({ count }) => count,
              cell: ({ count }) => count,
            },
            {
              id: 'oldest',
              label: t('flows.waitsLongest'),
              sortBy: ({ oldest }) => oldest,
              cell: ({ oldest }) => <PastTime at={oldest} />,
            },
            {
              id: 'median',
              label: t('checks.median'),
              sortBy: ({ median }) => median,
              cell: ({ median }) => <PastTime at={median} />,
            },
          ]}
        />
      </Section>
      <Section title={t('flows.instances')}>
        <PagedBoundary
          query={query}
          what={t('instances.what')}
          permission="governance.flow.read"
          empty={<Text color="secondary">{t('flows.nothingRuns')}</Text>}
        >
          {items => (
            <InstanceTable
              instances={items}
              complete={query.complete}
              withFlow={false}
            />
          )}
        </PagedBoundary>
      </Section>
    </Flex>
  );
}
