import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The plugin's page. */
export const rootRouteRef = createRouteRef();

/** The inbox. */
export const reviewsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/reviews',
});

/** One review item, in the inbox. */
export const reviewRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/reviews/:reviewId',
});

/** The list of identities. */
export const identitiesRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/identities',
});

/** One identity, by its inventory reference. */
export const identityRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/identities/:identityRef',
});

/** What nobody owns or nothing uses. */
export const triageRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/triage',
});

/** The sources and how their last reading went. */
export const sourcesRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/sources',
});
