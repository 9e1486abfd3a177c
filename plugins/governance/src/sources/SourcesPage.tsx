import { Container, Flex, Text } from '@backstage/ui';
import { SourceView } from '@countersign/plugin-governance-common';
import { DataTable, TableColumn } from '../display/DataTable';
import { fieldLabel } from '../display/fieldLabel';
import { MarkBadge } from '../display/MarkBadge';
import { useSources } from '../queries/useSources';
import { EmptyState } from '../states/EmptyState';
import { QueryBoundary } from '../states/QueryBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

type SourceRow = SourceView & { ref: string };

function State({ source }: { source: SourceView }) {
  const { t } = useGovernanceTranslation();
  if (source.lastError) {
    return (
      <Flex direction="column" gap="1" align="start">
        <MarkBadge tone="danger">{t('sources.failed')}</MarkBadge>
        <Text variant="body-small">{source.lastError}</Text>
      </Flex>
    );
  }
  if (!source.lastObservedAt) {
    return <MarkBadge tone="unknown">{t('sources.neverRead')}</MarkBadge>;
  }
  return source.stale ? (
    <MarkBadge tone="warning">{t('sources.stale')}</MarkBadge>
  ) : (
    <MarkBadge tone="success">{t('sources.ok')}</MarkBadge>
  );
}

function useSourceColumns(): TableColumn<SourceRow>[] {
  const { t } = useGovernanceTranslation();
  return [
    {
      id: 'title',
      label: t('columns.source'),
      sortBy: ({ title }) => title,
      cell: source => (
        <Flex direction="column">
          <Text weight="bold">{source.title}</Text>
          <Text variant="body-x-small" color="secondary">
            {source.id}
            {source.environment && ` · ${source.environment}`}
          </Text>
        </Flex>
      ),
    },
    {
      id: 'kind',
      label: t('sources.kind'),
      sortBy: ({ kind }) => kind,
      cell: source =>
        `${source.kind}, ${
          source.live ? t('sources.live') : t('sources.pushed')
        }`,
    },
    {
      id: 'basis',
      label: t('sources.basis'),
      sortBy: ({ basis }) => basis,
      cell: ({ basis }) =>
        basis === 'declared' ? t('sources.declared') : t('sources.observed'),
    },
    {
      id: 'lastRead',
      label: t('sources.lastRead'),
      sortBy: ({ lastObservedAt }) => lastObservedAt ?? '',
      cell: ({ lastObservedAt }) =>
        lastObservedAt ? (
          <PastTime at={lastObservedAt} />
        ) : (
          t('sources.neverRead')
        ),
    },
    {
      id: 'state',
      label: t('sources.state'),
      cell: source => <State source={source} />,
    },
    {
      id: 'counts',
      label: t('sources.counts'),
      cell: ({ counts }) =>
        Object.entries(counts)
          .map(([name, count]) => `${fieldLabel(name, t)}: ${count}`)
          .join(', '),
    },
  ];
}

/** The sources: what each says, when it was last read, and what went wrong. */
export function SourcesPage() {
  const { t } = useGovernanceTranslation();
  const query = useSources();
  const columns = useSourceColumns();
  return (
    <Container my="4">
      <QueryBoundary
        query={query}
        what={t('sources.what')}
        permission="governance.source.read"
      >
        {({ items, nextCursor }) => {
          if (items.length === 0) {
            return (
              <EmptyState
                title={t('sources.emptyTitle')}
                hint={t('sources.emptyHint')}
              />
            );
          }
          const trouble = items.filter(
            source => source.stale || source.lastError,
          );
          return (
            <Flex direction="column" gap="4">
              <Text as="p" weight="bold" role="status">
                {trouble.length === 0
                  ? t('sources.fine', { all: String(items.length) })
                  : t('sources.trouble', {
                      count: trouble.length,
                      names: trouble.map(({ title }) => title).join(', '),
                    })}
              </Text>
              <DataTable
                label={t('page.sources')}
                items={items.map(item => ({ ...item, ref: item.id }))}
                columns={columns}
                complete={nextCursor === undefined}
              />
            </Flex>
          );
        }}
      </QueryBoundary>
    </Container>
  );
}
