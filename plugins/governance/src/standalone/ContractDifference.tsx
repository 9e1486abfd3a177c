import { Flex, Text } from '@backstage/ui';
import { ContractDifference as Difference } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** A contract set against what is granted: the sentence first, then every scope that is in one and not in the other. */
export function ContractDifference({ contract }: { contract: Difference }) {
  const { t } = useGovernanceTranslation();
  if (!contract.known) {
    return (
      <div>
        <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>{' '}
        <Text>
          {t('standalone.contractUnknown', { reason: contract.reason })}
        </Text>
      </div>
    );
  }
  const { notInContract, notGranted, scope } = contract;
  if (notInContract.length === 0 && notGranted.length === 0) {
    return (
      <Text>
        {scope.length === 0
          ? t('standalone.contractEmpty')
          : t('standalone.contractHolds', { scope: scope.join(', ') })}
      </Text>
    );
  }
  const differing = [
    ...notInContract.map(name => ({ ref: name, name, beyond: true })),
    ...notGranted.map(name => ({ ref: name, name, beyond: false })),
  ];
  return (
    <Flex direction="column" gap="2">
      {notInContract.length > 0 && (
        <Text as="p" weight="bold">
          {t('standalone.beyond', { count: notInContract.length })}
        </Text>
      )}
      {notGranted.length > 0 && (
        <Text as="p">
          {t('standalone.short', { count: notGranted.length })}
        </Text>
      )}
      <DataTable
        label={t('standalone.contract')}
        items={differing}
        complete
        columns={[
          {
            id: 'scope',
            label: t('standalone.scope'),
            sortBy: ({ name }) => name,
            cell: ({ name }) => name,
          },
          {
            id: 'inContract',
            label: t('standalone.inContract'),
            cell: ({ beyond }) =>
              beyond ? (
                <MarkBadge tone="warning">{t('standalone.no')}</MarkBadge>
              ) : (
                t('standalone.yes')
              ),
          },
          {
            id: 'isGranted',
            label: t('standalone.isGranted'),
            cell: ({ beyond }) =>
              beyond ? t('standalone.yes') : t('standalone.no'),
          },
        ]}
      />
    </Flex>
  );
}
