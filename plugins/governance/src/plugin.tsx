import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { GovernanceClient } from '@countersign/plugin-governance-common';
import { RiShieldKeyholeLine } from '@remixicon/react';
import { governanceApiRef } from './api/governanceApiRef';
import {
  identitiesRouteRef,
  identityRouteRef,
  reviewRouteRef,
  reviewsRouteRef,
  rootRouteRef,
  sourcesRouteRef,
  triageRouteRef,
} from './routes';
import { entityExtensions } from './entity/extensions';
import { reviewsDocsAddon } from './techdocs/reviewsDocsAddon';
import { reviewsHomeWidget } from './home/reviewsHomeWidget';

const governanceApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: governanceApiRef,
      deps: { fetchApi: fetchApiRef, discoveryApi: discoveryApiRef },
      factory: deps => new GovernanceClient(deps),
    }),
});

const governancePage = PageBlueprint.make({
  params: {
    path: '/governance',
    title: 'Access reviews',
    icon: <RiShieldKeyholeLine />,
    routeRef: rootRouteRef,
  },
});

const reviewsPage = SubPageBlueprint.make({
  name: 'reviews',
  params: {
    path: 'reviews',
    title: 'Reviews',
    loader: () =>
      import('./inbox/ReviewsPage').then(({ ReviewsPage }) => <ReviewsPage />),
  },
});

const identitiesPage = SubPageBlueprint.make({
  name: 'identities',
  params: {
    path: 'identities',
    title: 'Identities',
    loader: () =>
      import('./identities/IdentitiesRoutes').then(({ IdentitiesRoutes }) => (
        <IdentitiesRoutes />
      )),
  },
});

const triagePage = SubPageBlueprint.make({
  name: 'triage',
  params: {
    path: 'triage',
    title: 'Triage',
    loader: () =>
      import('./triage/TriagePage').then(({ TriagePage }) => <TriagePage />),
  },
});

const sourcesPage = SubPageBlueprint.make({
  name: 'sources',
  params: {
    path: 'sources',
    title: 'Sources',
    loader: () =>
      import('./sources/SourcesPage').then(({ SourcesPage }) => (
        <SourcesPage />
      )),
  },
});

/**
 * The governance plugin for the new frontend system: the page with inbox, identities, triage and sources; a card and a
 * tab for components, groups and governed Resources; a TechDocs addon; a home widget.
 *
 * @public
 */
export const governancePlugin = createFrontendPlugin({
  pluginId: 'governance',
  title: 'Access reviews',
  icon: <RiShieldKeyholeLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    reviews: reviewsRouteRef,
    review: reviewRouteRef,
    identities: identitiesRouteRef,
    identity: identityRouteRef,
    triage: triageRouteRef,
    sources: sourcesRouteRef,
  },
  extensions: [
    governanceApi,
    governancePage,
    reviewsPage,
    identitiesPage,
    triagePage,
    sourcesPage,
    ...entityExtensions,
    reviewsDocsAddon,
    reviewsHomeWidget,
  ],
});
