import { Button } from '@backstage/ui';
import {
  IdentitySummary,
  ItemFilter,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { useIdentityColumns } from '../identities/useIdentityColumns';
import { useIdentities } from '../queries/useIdentities';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { IdentityDialog } from './IdentityDialog';
import { InventoryTable } from './InventoryTable';

/** The identities of an entity, with the details of each in a dialog. */
export function IdentitiesTable({ filter }: { filter: ItemFilter }) {
  const { t } = useGovernanceTranslation();
  const [opened, setOpened] = useState<IdentitySummary>();
  const columns = useIdentityColumns();
  return (
    <>
      <InventoryTable
        title={t('tab.identities')}
        filter={filter}
        useItems={useIdentities}
        empty={{
          title: t('tab.noIdentities'),
          hint: t('tab.noIdentitiesHint'),
        }}
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
      <IdentityDialog identity={opened} onClose={() => setOpened(undefined)} />
    </>
  );
}
