import {
  ApiBlueprint,
  coreExtensionData,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { GovernanceClient } from '@countersign/plugin-governance-common';
import { RiShieldKeyholeLine } from '@remixicon/react';
import { GovernancePageLayout } from './GovernancePageLayout';
import { governanceApiRef } from './api/governanceApiRef';
import {
  approvalRouteRef,
  approvalsRouteRef,
  auditRouteRef,
  controlRouteRef,
  campaignPreviewRouteRef,
  campaignRouteRef,
  campaignsRouteRef,
  complianceRouteRef,
  credentialsRouteRef,
  exceptionsRouteRef,
  flowChangeRouteRef,
  flowChangesRouteRef,
  flowInstanceRouteRef,
  flowInstancesRouteRef,
  flowRouteRef,
  flowsRouteRef,
  identitiesRouteRef,
  identityRouteRef,
  incidentsRouteRef,
  newRequestRouteRef,
  passkeysRouteRef,
  proposeRouteRef,
  requestsRouteRef,
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

/** Reached from the inbox and from the pages of flows. */
const WITHOUT_TAB = ['approvals', 'flow-changes', 'flow-instances', 'passkeys'];

const governancePage = PageBlueprint.makeWithOverrides({
  factory(originalFactory, { config, inputs }) {
    const title = config.title ?? 'Access reviews';
    const pages = inputs.pages.map(page => ({
      path: page.get(coreExtensionData.routePath),
      title:
        page.get(coreExtensionData.title) ??
        page.get(coreExtensionData.routePath),
      element: page.get(coreExtensionData.reactElement),
    }));
    return originalFactory({
      path: '/governance',
      title,
      icon: <RiShieldKeyholeLine />,
      routeRef: rootRouteRef,
      noHeader: true,
      loader: async () => (
        <GovernancePageLayout
          title={title}
          pages={pages}
          withoutTab={WITHOUT_TAB}
        />
      ),
    });
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

const approvalsPage = SubPageBlueprint.make({
  name: 'approvals',
  params: {
    path: 'approvals',
    title: 'Approvals',
    loader: () =>
      import('./approvals/ApprovalsRoutes').then(({ ApprovalsRoutes }) => (
        <ApprovalsRoutes />
      )),
  },
});

const flowsPage = SubPageBlueprint.make({
  name: 'flows',
  params: {
    path: 'flows',
    title: 'Flows',
    loader: () =>
      import('./flows/FlowsRoutes').then(({ FlowsRoutes }) => <FlowsRoutes />),
  },
});

const flowChangesPage = SubPageBlueprint.make({
  name: 'flow-changes',
  params: {
    path: 'flow-changes',
    title: 'Changes',
    loader: () =>
      import('./flowChanges/ChangesRoutes').then(({ ChangesRoutes }) => (
        <ChangesRoutes />
      )),
  },
});

const flowInstancesPage = SubPageBlueprint.make({
  name: 'flow-instances',
  params: {
    path: 'flow-instances',
    title: 'Instances',
    loader: () =>
      import('./flowInstances/InstancesRoutes').then(({ InstancesRoutes }) => (
        <InstancesRoutes />
      )),
  },
});

const campaignsPage = SubPageBlueprint.make({
  name: 'campaigns',
  params: {
    path: 'campaigns',
    title: 'Campaigns',
    loader: () =>
      import('./campaigns/CampaignsRoutes').then(({ CampaignsRoutes }) => (
        <CampaignsRoutes />
      )),
  },
});

const compliancePage = SubPageBlueprint.make({
  name: 'compliance',
  params: {
    path: 'compliance',
    title: 'Compliance',
    loader: () =>
      import('./rollup/RollupPage').then(({ RollupPage }) => <RollupPage />),
  },
});

const exceptionsPage = SubPageBlueprint.make({
  name: 'exceptions',
  params: {
    path: 'exceptions',
    title: 'Exceptions',
    loader: () =>
      import('./exceptions/ExceptionsPage').then(({ ExceptionsPage }) => (
        <ExceptionsPage />
      )),
  },
});

const incidentsPage = SubPageBlueprint.make({
  name: 'incidents',
  params: {
    path: 'incidents',
    title: 'Incidents',
    loader: () =>
      import('./incidents/IncidentsPage').then(({ IncidentsPage }) => (
        <IncidentsPage />
      )),
  },
});

const requestsPage = SubPageBlueprint.make({
  name: 'requests',
  params: {
    path: 'requests',
    title: 'Requests',
    loader: () =>
      import('./requests/RequestsRoutes').then(({ RequestsRoutes }) => (
        <RequestsRoutes />
      )),
  },
});

const credentialsPage = SubPageBlueprint.make({
  name: 'credentials',
  params: {
    path: 'credentials',
    title: 'Credentials',
    loader: () =>
      import('./credentials/CredentialsPage').then(({ CredentialsPage }) => (
        <CredentialsPage />
      )),
  },
});

const passkeysPage = SubPageBlueprint.make({
  name: 'passkeys',
  params: {
    path: 'passkeys',
    title: 'Passkeys',
    loader: () =>
      import('./passkeys/PasskeysPage').then(({ PasskeysPage }) => (
        <PasskeysPage />
      )),
  },
});

const controlPage = SubPageBlueprint.make({
  name: 'control',
  params: {
    path: 'control',
    title: 'Control',
    loader: () =>
      import('./control/ControlPage').then(({ ControlPage }) => (
        <ControlPage />
      )),
  },
});

const auditPage = SubPageBlueprint.make({
  name: 'audit',
  params: {
    path: 'audit',
    title: 'Audit',
    loader: () =>
      import('./audit/AuditPage').then(({ AuditPage }) => <AuditPage />),
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
 * The governance plugin for the new frontend system: the page with inbox, approvals, identities, triage, flows,
 * their changes and instances, incidents, control, sources and audit; a card and a
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
    approvals: approvalsRouteRef,
    approval: approvalRouteRef,
    flows: flowsRouteRef,
    flow: flowRouteRef,
    proposeFlow: proposeRouteRef,
    flowChanges: flowChangesRouteRef,
    flowChange: flowChangeRouteRef,
    flowInstances: flowInstancesRouteRef,
    flowInstance: flowInstanceRouteRef,
    campaigns: campaignsRouteRef,
    campaign: campaignRouteRef,
    campaignPreview: campaignPreviewRouteRef,
    compliance: complianceRouteRef,
    exceptions: exceptionsRouteRef,
    incidents: incidentsRouteRef,
    passkeys: passkeysRouteRef,
    requests: requestsRouteRef,
    newRequest: newRequestRouteRef,
    credentials: credentialsRouteRef,
    control: controlRouteRef,
    audit: auditRouteRef,
  },
  extensions: [
    governanceApi,
    governancePage,
    reviewsPage,
    campaignsPage,
    compliancePage,
    approvalsPage,
    requestsPage,
    credentialsPage,
    identitiesPage,
    triagePage,
    flowsPage,
    flowChangesPage,
    flowInstancesPage,
    exceptionsPage,
    incidentsPage,
    passkeysPage,
    controlPage,
    sourcesPage,
    auditPage,
    ...entityExtensions,
    reviewsDocsAddon,
    reviewsHomeWidget,
  ],
});
