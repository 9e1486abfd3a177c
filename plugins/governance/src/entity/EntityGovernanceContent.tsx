import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex } from '@backstage/ui';
import { InventoryFilter } from '@countersign/plugin-governance-common';
import { useMemo } from 'react';
import { CertificatesTable } from './CertificatesTable';
import { EntityTimeline } from './EntityTimeline';
import { IdentitiesTable } from './IdentitiesTable';
import { PartnerIntegrationsTable } from './PartnerIntegrationsTable';
import { ResourceContent } from './ResourceContent';

/** The tab *Identities* of a component, a group or a governed Resource. */
export function EntityGovernanceContent() {
  const { entity } = useEntity();
  const kind = entity.kind.toLocaleLowerCase('en-US');
  const entityRef = stringifyEntityRef(entity);
  const filter = useMemo<InventoryFilter>(
    () => (kind === 'group' ? { owner: entityRef } : { component: entityRef }),
    [kind, entityRef],
  );
  if (kind === 'resource') {
    return <ResourceContent entity={entity} />;
  }
  return (
    <Flex direction="column" gap="6">
      <EntityTimeline filter={filter} />
      <IdentitiesTable filter={filter} />
      <CertificatesTable filter={filter} />
      <PartnerIntegrationsTable filter={filter} />
    </Flex>
  );
}
