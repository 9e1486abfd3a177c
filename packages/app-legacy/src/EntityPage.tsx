import { EntityAboutCard, EntityLayout } from '@backstage/plugin-catalog';
import {
  EntityGovernanceCard,
  EntityGovernanceContent,
} from '@countersign/plugin-governance/legacy';

/** The page of every entity, with the card in the overview and the tab beside it. */
export const entityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      <>
        <EntityGovernanceCard />
        <EntityAboutCard />
      </>
    </EntityLayout.Route>
    <EntityLayout.Route path="/identities" title="Identities">
      <EntityGovernanceContent />
    </EntityLayout.Route>
  </EntityLayout>
);
