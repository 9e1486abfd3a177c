import { InventoryFilter } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { useCertificates } from '../queries/useCertificates';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** The certificates of an entity. */
export function CertificatesTable({ filter }: { filter: InventoryFilter }) {
  const { t } = useGovernanceTranslation();
  const query = useCertificates(filter);
  const unknown = <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>;
  return (
    <Section title={t('tab.certificates')}>
      <PagedBoundary
        query={query}
        what={t('tab.certificates')}
        permission="governance.identity.read"
        empty={
          <EmptyState
            title={t('tab.noCertificates')}
            hint={t('tab.noCertificatesHint')}
          />
        }
      >
        {items => (
          <DataTable
            label={t('tab.certificates')}
            items={items}
            complete={query.complete}
            columns={[
              {
                id: 'title',
                label: t('columns.name'),
                sortBy: item => item.title,
                cell: item => item.title,
              },
              {
                id: 'issuer',
                label: t('columns.issuer'),
                sortBy: item => item.issuer ?? '',
                cell: item => item.issuer ?? unknown,
              },
              {
                id: 'expires',
                label: t('columns.expires'),
                sortBy: item => item.notAfter ?? '',
                cell: item =>
                  item.notAfter ? <RelativeTime at={item.notAfter} /> : unknown,
              },
              {
                id: 'state',
                label: t('columns.state'),
                sortBy: item => item.state,
                cell: item => item.state,
              },
              {
                id: 'source',
                label: t('columns.source'),
                sortBy: item => item.source,
                cell: item => item.source,
              },
              {
                id: 'owner',
                label: t('columns.owner'),
                sortBy: item => item.owner ?? '',
                cell: item =>
                  item.owner ? <EntityLink entityRef={item.owner} /> : unknown,
              },
            ]}
          />
        )}
      </PagedBoundary>
    </Section>
  );
}
