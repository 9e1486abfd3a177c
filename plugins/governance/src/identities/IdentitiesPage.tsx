import { Container, Flex, Text } from '@backstage/ui';
import { InventoryFilter } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { DataTable } from '../display/DataTable';
import { useIdentities } from '../queries/useIdentities';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { IdentityFilters } from './IdentityFilters';
import { useIdentityColumns } from './useIdentityColumns';

/** Every identity that the reader may see. */
export function IdentitiesPage() {
  const { t } = useGovernanceTranslation();
  const [filter, setFilter] = useState<InventoryFilter>({});
  const query = useIdentities(filter);
  const columns = useIdentityColumns();
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {!query.loading && !query.error && (
          <Text as="p" weight="bold" role="status">
            {t('identities.sentence', { count: query.total })}
          </Text>
        )}
        <IdentityFilters onChange={setFilter} />
        <PagedBoundary
          query={query}
          what={t('identities.what')}
          permission="governance.identity.read"
          empty={
            <EmptyState
              title={t('identities.emptyTitle')}
              hint={t('identities.emptyHint')}
            />
          }
        >
          {items => (
            <DataTable
              label={t('page.identities')}
              items={items}
              columns={columns}
              complete={query.complete}
            />
          )}
        </PagedBoundary>
      </Flex>
    </Container>
  );
}
