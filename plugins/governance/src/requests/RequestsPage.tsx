import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { RequestView } from '@countersign/plugin-governance-common';
import { DataTable, TableColumn } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { spellOut } from '../display/spellOut';
import { useRequests } from '../queries/useRequests';
import { RequestFiguresSection } from '../requestFigures/RequestFiguresSection';
import { flowInstanceRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { isForbidden } from '../states/describeError';
import { PagedBoundary } from '../states/PagedBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { AskMenu } from './AskMenu';

type Row = RequestView & { ref: string };

function useColumns(): TableColumn<Row>[] {
  const { t } = useGovernanceTranslation();
  const instance = useRouteRef(flowInstanceRouteRef);
  return [
    {
      id: 'request',
      label: t('requests.request'),
      sortBy: ({ flow }) => flow,
      cell: ({ flow, instanceId }) => (
        <Link href={instance?.({ instanceId })}>{spellOut(flow)}</Link>
      ),
    },
    {
      id: 'about',
      label: t('requests.about'),
      sortBy: ({ about, aboutTitle }) => aboutTitle ?? about,
      cell: ({ about, aboutTitle }) => aboutTitle ?? about,
    },
    {
      id: 'state',
      label: t('requests.state'),
      sortBy: ({ status }) => status,
      cell: ({ status, state, outcome }) =>
        status === 'ended' ? (
          <MarkBadge tone={outcome === 'granted' ? 'success' : 'unknown'}>
            {t('requests.ended', { outcome: spellOut(outcome ?? state) })}
          </MarkBadge>
        ) : (
          <Flex gap="2" align="center">
            <MarkBadge tone="info">{t('requests.onTheWay')}</MarkBadge>
            <Text variant="body-small">
              {t('requests.in', { state: spellOut(state) })}
            </Text>
          </Flex>
        ),
    },
    {
      id: 'at',
      label: t('requests.asked'),
      sortBy: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <PastTime at={createdAt} />,
    },
  ];
}

/** What the reader has asked for, and what can be asked for. */
export function RequestsPage() {
  const { t } = useGovernanceTranslation();
  const query = useRequests();
  const columns = useColumns();
  const open = query.items.filter(({ status }) => status === 'running').length;
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {!query.loading && !query.error && query.total > 0 && (
          <Text as="p" weight="bold" role="status">
            {t('requests.sentence', { count: query.total, open: String(open) })}
          </Text>
        )}
        {/* Who may not ask is told so once, below. */}
        {!(query.error && isForbidden(query.error)) && (
          <Section title={t('requests.ask')}>
            <AskMenu />
          </Section>
        )}
        <PagedBoundary
          query={query}
          what={t('requests.what')}
          permission="governance.request.create"
          empty={
            <EmptyState
              title={t('requests.emptyTitle')}
              hint={t('requests.emptyHint')}
            />
          }
        >
          {items => (
            <DataTable
              label={t('page.requests')}
              items={items.map(item => ({ ...item, ref: item.id }))}
              complete={query.complete}
              columns={columns}
            />
          )}
        </PagedBoundary>
        <RequestFiguresSection />
      </Flex>
    </Container>
  );
}
