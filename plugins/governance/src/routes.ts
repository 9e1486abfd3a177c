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

/** What auditors come for. */
export const auditRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/audit',
});

/** The list of flows. */
export const flowsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/flows',
});

/** One flow. */
export const flowRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/flows/:flowName',
});

/** The proposal of a change of a flow. */
export const proposeRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/flows/:flowName/change',
});

/** Proposed changes of flows. */
export const flowChangesRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/flow-changes',
});

/** One proposed change of a flow. */
export const flowChangeRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/flow-changes/:changeId',
});

/** Instances of flows. */
export const flowInstancesRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/flow-instances',
});

/** One instance of a flow. */
export const flowInstanceRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/flow-instances/:instanceId',
});

/** What flows ask the reader. */
export const approvalsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/approvals',
});

/** What one instance asks the reader. */
export const approvalRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/approvals/:instanceId',
});

/** Campaigns, and what can be launched. */
export const campaignsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/campaigns',
});

/** One campaign. */
export const campaignRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/campaigns/:campaignId',
});

/** What launching a campaign of a definition would do. */
export const campaignPreviewRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/campaigns/preview/:definition',
});

/** How teams and systems stand. */
export const complianceRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/compliance',
});

/** What deviates from flows. */
export const exceptionsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/exceptions',
});

/** What is frozen, and the one switch. */
export const incidentsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/incidents',
});

/** The reader's passkeys. */
export const passkeysRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/passkeys',
});

/** What the reader has asked for. */
export const requestsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/requests',
});

/** Credentials that were issued here. */
export const credentialsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/credentials',
});

/** Asking for something by a flow. */
export const newRequestRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/requests/new/:flowName',
});

/** How far flows may go, what bounds them, and the one switch. */
export const controlRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/control',
});
