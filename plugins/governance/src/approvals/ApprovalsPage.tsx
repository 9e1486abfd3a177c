import { Container, Flex, Link, Text } from '@backstage/ui';
import { DataTable } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { PersonName } from '../flows/PersonName';
import { useApprovals } from '../queries/useApprovals';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { phraseMoment } from '../time/phraseMoment';
import { RelativeTime } from '../time/RelativeTime';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { useApprovalHref } from './useApprovalHref';

/** Everything that flows ask the reader, the most urgent first. */
export function ApprovalsPage() {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const query = useApprovals();
  const hrefOf = useApprovalHref();
  const due = query.items[0]?.due;
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {!query.loading && !query.error && (
          <Text as="p" weight="bold" role="status">
            {t('approvals.sentence', { count: query.total })}
            {due &&
              ` ${t('approvals.firstDue', { due: phraseMoment(due, now) })}`}
          </Text>
        )}
        <PagedBoundary
          query={query}
          what={t('approvals.what')}
          empty={
            <EmptyState
              title={t('approvals.emptyTitle')}
              hint={t('approvals.emptyHint')}
            />
          }
        >
          {items => (
            <DataTable
              label={t('page.approvals')}
              items={items.map(item => ({ ...item, ref: item.instanceId }))}
              complete={query.complete}
              columns={[
                {
                  id: 'title',
                  label: t('approvals.asked'),
                  sortBy: ({ title }) => title,
                  cell: item => (
                    <Link href={hrefOf(item)}>
                      {item.title}: {item.subjectTitle ?? item.subject}
                    </Link>
                  ),
                },
                {
                  id: 'kind',
                  label: t('fields.kind'),
                  sortBy: ({ kind }) => kind,
                  cell: ({ kind }) => (
                    <MarkBadge tone={kind === 'challenge' ? 'warning' : 'info'}>
                      {t(
                        kind === 'challenge'
                          ? 'approvals.challenge'
                          : 'approvals.approval',
                      )}
                    </MarkBadge>
                  ),
                },
                {
                  id: 'by',
                  label: t('fields.requestedBy'),
                  cell: ({ requestedBy }) =>
                    requestedBy ? (
                      <PersonName actor={requestedBy} />
                    ) : (
                      t('flows.engine')
                    ),
                },
                {
                  id: 'due',
                  label: t('review.dueLabel'),
                  sortBy: item => item.due ?? '~',
                  cell: item =>
                    item.due ? (
                      <RelativeTime at={item.due} />
                    ) : (
                      t('approvals.noDue')
                    ),
                },
              ]}
            />
          )}
        </PagedBoundary>
      </Flex>
    </Container>
  );
}
