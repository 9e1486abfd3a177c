import { InventoryFilter } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { usePartnerIntegrations } from '../queries/usePartnerIntegrations';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** The partner integrations of an entity. */
export function PartnerIntegrationsTable(props: { filter: InventoryFilter }) {
  const { t } = useGovernanceTranslation();
  const query = usePartnerIntegrations(props.filter);
  return (
    <Section title={t('tab.partners')}>
      <PagedBoundary
        query={query}
        what={t('tab.partners')}
        permission="governance.identity.read"
        empty={
          <EmptyState
            title={t('tab.noPartners')}
            hint={t('tab.noPartnersHint')}
          />
        }
      >
        {items => (
          <DataTable
            label={t('tab.partners')}
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
                id: 'partner',
                label: t('columns.partner'),
                sortBy: item => item.partner,
                cell: item => item.partner,
              },
              {
                id: 'capabilities',
                label: t('columns.capabilities'),
                cell: item => item.capabilities.join(', '),
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
                  item.owner ? (
                    <EntityLink entityRef={item.owner} />
                  ) : (
                    <MarkBadge tone="warning">{t('columns.noOwner')}</MarkBadge>
                  ),
              },
            ]}
          />
        )}
      </PagedBoundary>
    </Section>
  );
}
