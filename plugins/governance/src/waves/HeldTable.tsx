import { Button, Flex, Text } from '@backstage/ui';
import {
  HeldCredential,
  WavePreview,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { DataTable, TableColumn } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** The first credentials that something holds, in the order in which they come; shown when they are asked for. */
export function HeldTable({ preview }: { preview: WavePreview }) {
  const { t } = useGovernanceTranslation();
  const [isOpen, setOpen] = useState(false);
  const { items, nextCursor, total } = preview;
  if (items.length === 0) {
    return null;
  }
  const columns: TableColumn<HeldCredential & { ref: string }>[] = [
    {
      id: 'identity',
      label: t('waves.identity'),
      cell: ({ identity }) => identity,
    },
    {
      id: 'environment',
      label: t('waves.environment'),
      cell: ({ environment }) => environment,
    },
    {
      id: 'owner',
      label: t('waves.owner'),
      cell: ({ owner }) => <EntityLink entityRef={owner} plain />,
    },
  ];
  return (
    <Flex direction="column" gap="2" align="start">
      <Button
        size="small"
        variant="secondary"
        aria-expanded={isOpen}
        onPress={() => setOpen(!isOpen)}
      >
        {t(isOpen ? 'waves.hideList' : 'waves.list')}
      </Button>
      {isOpen && (
        <>
          <DataTable
            label={t('waves.listed')}
            items={items.map(item => ({ ...item, ref: item.credentialId }))}
            columns={columns}
            complete={nextCursor === undefined}
          />
          {nextCursor !== undefined && (
            <Text as="p" variant="body-small" color="secondary">
              {t('waves.more', {
                shown: String(items.length),
                total: String(total),
              })}
            </Text>
          )}
        </>
      )}
    </Flex>
  );
}
