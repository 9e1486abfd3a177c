import { Button, SearchField } from '@backstage/ui';
import {
  IdentitySummary,
  InventoryFilter,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { DataTable } from '../display/DataTable';
import { Section } from '../display/Section';
import { useIdentityColumns } from '../identities/useIdentityColumns';
import { useIdentities } from '../queries/useIdentities';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { IdentityDialog } from './IdentityDialog';

const DEBOUNCE = 300;

/** The identities of an entity, with a filter that the backend applies, and the details of each in a dialog. */
export function IdentitiesTable({ filter }: { filter: InventoryFilter }) {
  const { t } = useGovernanceTranslation();
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<IdentitySummary>();
  useDebounce(() => setText(typed.trim()), DEBOUNCE, [typed]);
  const query = useIdentities({ ...filter, text: text || undefined });
  const columns = useIdentityColumns();
  return (
    <Section
      title={t('tab.identities')}
      aside={
        <SearchField
          aria-label={t('tab.filter')}
          placeholder={t('tab.filter')}
          size="small"
          value={typed}
          onChange={setTyped}
        />
      }
    >
      <PagedBoundary
        query={query}
        what={t('identities.what')}
        permission="governance.identity.read"
        empty={
          text ? (
            <EmptyState
              title={t('tab.noMatch', { text })}
              hint={t('identities.emptyHint')}
            />
          ) : (
            <EmptyState
              title={t('tab.noIdentities')}
              hint={t('tab.noIdentitiesHint')}
            />
          )
        }
      >
        {items => (
          <DataTable
            label={t('tab.identities')}
            items={items}
            complete={query.complete}
            columns={[
              ...columns,
              {
                id: 'details',
                label: t('columns.details'),
                cell: item => (
                  <Button
                    size="small"
                    variant="secondary"
                    aria-label={t('tab.detailsOf', { title: item.title })}
                    onPress={() => setOpened(item)}
                  >
                    {t('tab.details')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </PagedBoundary>
      <IdentityDialog identity={opened} onClose={() => setOpened(undefined)} />
    </Section>
  );
}
