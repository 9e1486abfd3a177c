import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex } from '@backstage/ui';
import { ItemFilter, keyOf } from '@countersign/plugin-governance-common';
import { useMemo } from 'react';
import { useCertificates } from '../queries/useCertificates';
import { usePartnerIntegrations } from '../queries/usePartnerIntegrations';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { EntitySentence } from './EntitySentence';
import { EntityTimeline } from './EntityTimeline';
import { IdentitiesTable } from './IdentitiesTable';
import {
  certificateColumns,
  partnerIntegrationColumns,
} from './inventoryColumns';
import { InventoryTable } from './InventoryTable';
import { RelationGraph } from './RelationGraph';
import { ResourceContent } from './ResourceContent';

/** The tab *Identities* of a component, a group or a governed Resource. */
export function EntityGovernanceContent() {
  const { t } = useGovernanceTranslation();
  const { entity } = useEntity();
  const kind = keyOf(entity.kind);
  const entityRef = stringifyEntityRef(entity);
  const filter = useMemo<ItemFilter>(
    () => (kind === 'group' ? { owner: entityRef } : { component: entityRef }),
    [kind, entityRef],
  );
  if (kind === 'resource') {
    return <ResourceContent entity={entity} />;
  }
  return (
    <Flex direction="column" gap="6">
      <EntitySentence entity={entity} />
      <EntityTimeline filter={filter} />
      <IdentitiesTable filter={filter} />
      <InventoryTable
        title={t('tab.certificates')}
        filter={filter}
        useItems={useCertificates}
        columns={certificateColumns(t)}
        empty={{
          title: t('tab.noCertificates'),
          hint: t('tab.noCertificatesHint'),
        }}
      />
      <InventoryTable
        title={t('tab.partners')}
        filter={filter}
        useItems={usePartnerIntegrations}
        columns={partnerIntegrationColumns(t)}
        empty={{ title: t('tab.noPartners'), hint: t('tab.noPartnersHint') }}
      />
      {kind !== 'group' && <RelationGraph entity={entity} />}
    </Flex>
  );
}
