import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import {
  IncidentWavesView,
  WaveItemView,
} from '@countersign/plugin-governance-common';
import { DataTable, TableColumn } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { useWaveItems } from '../queries/useWaveItems';
import { flowInstanceRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const STATES = {
  waiting: ['plain', 'waves.items.waiting'],
  begun: ['info', 'waves.items.begun'],
  trying: ['warning', 'waves.items.trying'],
  switching: ['info', 'waves.items.switching'],
  done: ['success', 'waves.items.done'],
  failed: ['danger', 'waves.items.failed'],
  'left-out': ['unknown', 'waves.items.leftOut'],
  cancelled: ['plain', 'waves.items.cancelled'],
} as const satisfies Record<WaveItemView['state'], readonly [Tone, string]>;

function Standing({ item }: { item: WaveItemView }) {
  const { t } = useGovernanceTranslation();
  const [tone, words] = STATES[item.state];
  return (
    <Flex direction="column" gap="1" align="start">
      <MarkBadge tone={tone}>{t(words)}</MarkBadge>
      {item.reason && (
        <Text variant="body-small" color="secondary">
          {item.reason}
        </Text>
      )}
    </Flex>
  );
}

/** Every credential in waves, with how it stands and why. */
export function WaveItemsTable({ waves }: { waves: IncidentWavesView }) {
  const { t } = useGovernanceTranslation();
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  const query = useWaveItems(
    waves.id,
    JSON.stringify([waves.state, waves.counts]),
  );
  const columns: TableColumn<WaveItemView & { ref: string }>[] = [
    {
      id: 'identity',
      label: t('waves.identity'),
      cell: ({ identity, instanceId }) =>
        instanceId ? (
          <Link href={instanceRoute?.({ instanceId })}>{identity}</Link>
        ) : (
          identity
        ),
    },
    {
      id: 'standing',
      label: t('waves.standing'),
      cell: item => <Standing item={item} />,
    },
    {
      id: 'environment',
      label: t('waves.environment'),
      cell: ({ environment }) => environment,
    },
    {
      id: 'wave',
      label: t('waves.wave'),
      cell: ({ wave }) => (wave === 0 ? t('facts.none') : String(wave)),
    },
    {
      id: 'owner',
      label: t('waves.owner'),
      cell: ({ owner }) => <EntityLink entityRef={owner} />,
    },
  ];
  return (
    <PagedBoundary
      query={query}
      what={t('waves.what')}
      permission="governance.flow.read"
      empty={
        <EmptyState title={t('waves.emptyTitle')} hint={t('waves.emptyHint')} />
      }
    >
      {items => (
        <DataTable
          label={t('waves.listed')}
          items={items.map(item => ({ ...item, ref: item.credentialId }))}
          columns={columns}
          complete={query.complete}
        />
      )}
    </PagedBoundary>
  );
}
