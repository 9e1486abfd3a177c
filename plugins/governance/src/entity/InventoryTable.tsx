import { SearchField } from '@backstage/ui';
import { ItemFilter } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { DataTable, TableColumn } from '../display/DataTable';
import { Section } from '../display/Section';
import { PagedQuery } from '../queries/usePagedQuery';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const DEBOUNCE = 300;

/** What is in the inventory of an entity, of one kind: a filter that the backend applies, and a table of what it left. */
export function InventoryTable<T extends { ref: string }>(props: {
  title: string;
  filter: ItemFilter;
  /** Asks the backend; a hook, and the same one in every render. */
  useItems: (filter: ItemFilter) => PagedQuery<T>;
  columns: TableColumn<T>[];
  /** What is said where there is none at all. */
  empty: { title: string; hint: string };
}) {
  const { t } = useGovernanceTranslation();
  const { title, filter, useItems, columns, empty } = props;
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  useDebounce(() => setText(typed.trim()), DEBOUNCE, [typed]);
  const query = useItems({ ...filter, text: text || undefined });
  const isEmpty = !query.loading && query.items.length === 0 && !text;
  return (
    <Section
      title={title}
      aside={
        // There is nothing to find where there is nothing; but who types keeps the field.
        (!isEmpty || typed) && (
          <SearchField
            aria-label={t('tab.filterOf', { title })}
            placeholder={t('tab.filter')}
            size="small"
            value={typed}
            onChange={setTyped}
          />
        )
      }
    >
      <PagedBoundary
        query={query}
        what={title}
        permission="governance.identity.read"
        empty={
          text ? (
            <EmptyState
              title={t('tab.noMatch', { text })}
              hint={t('tab.noMatchHint')}
            />
          ) : (
            <EmptyState {...empty} />
          )
        }
      >
        {items => (
          <DataTable
            label={title}
            items={items}
            complete={query.complete}
            columns={columns}
          />
        )}
      </PagedBoundary>
    </Section>
  );
}
