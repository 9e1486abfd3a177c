/**
 * The governance plugin for portals on the legacy frontend system: the same components, wrapped at this border only.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  createTechDocsAddonExtension,
  TechDocsAddonLocations,
} from '@backstage/plugin-techdocs-react';
import { GovernanceClient } from '@countersign/plugin-governance-common';
import { governanceApiRef } from './api/governanceApiRef';
import { legacyRootRouteRef } from './legacy/routes';
import {
  WrappedCard,
  WrappedContent,
  WrappedDocsNotice,
  WrappedPage,
} from './legacy/wrapped';

export { governanceApiRef } from './api/governanceApiRef';
export { governanceTranslationRef } from './translation';

/**
 * The plugin with its API.
 *
 * @public
 */
export const governanceLegacyPlugin = createPlugin({
  id: 'governance',
  apis: [
    createApiFactory({
      api: governanceApiRef,
      deps: { fetchApi: fetchApiRef, discoveryApi: discoveryApiRef },
      factory: deps => new GovernanceClient(deps),
    }),
  ],
  routes: { root: legacyRootRouteRef },
});

/**
 * The page with inbox, approvals, identities, triage, flows, exceptions, incidents and sources. Mount it at `/governance`, where notices lead.
 *
 * @public
 */
export const GovernancePage = governanceLegacyPlugin.provide(
  createRoutableExtension({
    name: 'GovernancePage',
    component: () => Promise.resolve(WrappedPage),
    mountPoint: legacyRootRouteRef,
  }),
);

/**
 * The overview card of a component, a group or a governed Resource.
 *
 * @public
 */
export const EntityGovernanceCard = governanceLegacyPlugin.provide(
  createComponentExtension({
    name: 'EntityGovernanceCard',
    component: { sync: WrappedCard },
  }),
);

/**
 * The tab of a component, a group or a governed Resource. Mount it at `/identities`, where the card leads.
 *
 * @public
 */
export const EntityGovernanceContent = governanceLegacyPlugin.provide(
  createComponentExtension({
    name: 'EntityGovernanceContent',
    component: { sync: WrappedContent },
  }),
);

/**
 * The TechDocs addon: pending reviews of the documented service in one line. Put it into `<TechDocsAddons>`.
 *
 * @public
 */
export const GovernanceReviewsAddon = governanceLegacyPlugin.provide(
  createTechDocsAddonExtension({
    name: 'GovernanceReviewsAddon',
    location: TechDocsAddonLocations.Subheader,
    component: WrappedDocsNotice,
  }),
);
