import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { GOVERNED_RESOURCE_TYPES } from '@countersign/plugin-governance-common';
import { TAB_PATH } from './useTabHref';

const componentsAndGroups = { kind: { $in: ['component', 'group'] } };
const governedResources = {
  kind: 'resource',
  'spec.type': { $in: [...GOVERNED_RESOURCE_TYPES] },
};

/** Pages on which identities are of interest; an object, so that configuration can override it. */
const filter = { $any: [componentsAndGroups, governedResources] };

const overviewCard = EntityCardBlueprint.make({
  name: 'overview',
  params: {
    filter,
    type: 'content',
    loader: () =>
      import('./EntityGovernanceCard').then(({ EntityGovernanceCard }) => (
        <EntityGovernanceCard />
      )),
  },
});

const identitiesTab = EntityContentBlueprint.make({
  name: 'identities',
  params: {
    path: TAB_PATH,
    title: 'Identities',
    filter,
    loader: () =>
      import('./EntityGovernanceContent').then(
        ({ EntityGovernanceContent }) => <EntityGovernanceContent />,
      ),
  },
});

/** The card and the tab on pages of the catalog. */
export const entityExtensions = [overviewCard, identitiesTab];
