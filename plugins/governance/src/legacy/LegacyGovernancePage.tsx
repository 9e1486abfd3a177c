import { useRouteRef } from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { RiShieldKeyholeLine } from '@remixicon/react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { AuditPage } from '../audit/AuditPage';
import { ApprovalsRoutes } from '../approvals/ApprovalsRoutes';
import { CampaignsRoutes } from '../campaigns/CampaignsRoutes';
import { ControlPage } from '../control/ControlPage';
import { CredentialsPage } from '../credentials/CredentialsPage';
import { ChangesRoutes } from '../flowChanges/ChangesRoutes';
import { InstancesRoutes } from '../flowInstances/InstancesRoutes';
import { FlowsRoutes } from '../flows/FlowsRoutes';
import { IdentitiesRoutes } from '../identities/IdentitiesRoutes';
import { ExceptionsPage } from '../exceptions/ExceptionsPage';
import { IncidentsPage } from '../incidents/IncidentsPage';
import { ReviewsPage } from '../inbox/ReviewsPage';
import { PasskeysPage } from '../passkeys/PasskeysPage';
import { RequestsRoutes } from '../requests/RequestsRoutes';
import { RollupPage } from '../rollup/RollupPage';
import { rootRouteRef } from '../routes';
import { SourcesPage } from '../sources/SourcesPage';
import { TriagePage } from '../triage/TriagePage';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const TABS = [
  'reviews',
  'campaigns',
  'compliance',
  'requests',
  'credentials',
  'identities',
  'triage',
  'flows',
  'exceptions',
  'incidents',
  'control',
  'sources',
  'audit',
] as const;
const TITLES = {
  reviews: 'page.reviews',
  campaigns: 'page.campaigns',
  compliance: 'page.compliance',
  requests: 'page.requests',
  credentials: 'page.credentials',
  identities: 'page.identities',
  triage: 'page.triage',
  flows: 'page.flows',
  exceptions: 'page.exceptions',
  incidents: 'page.incidents',
  control: 'page.control',
  sources: 'page.sources',
  audit: 'page.audit',
} as const;

/** The page with its tabs, which the new frontend system draws by itself. */
export function LegacyGovernancePage() {
  const { t } = useGovernanceTranslation();
  const root = useRouteRef(rootRouteRef)?.() ?? '';
  return (
    <>
      <PluginHeader
        title={t('page.title')}
        icon={<RiShieldKeyholeLine />}
        tabs={TABS.map(id => ({
          id,
          label: t(TITLES[id]),
          href: `${root}/${id}`,
          matchStrategy: 'prefix' as const,
        }))}
      />
      <Routes>
        <Route path="/" element={<Navigate to="reviews" replace />} />
        <Route path="/reviews/*" element={<ReviewsPage />} />
        <Route path="/campaigns/*" element={<CampaignsRoutes />} />
        <Route path="/compliance" element={<RollupPage />} />
        <Route path="/identities/*" element={<IdentitiesRoutes />} />
        <Route path="/triage" element={<TriagePage />} />
        <Route path="/approvals/*" element={<ApprovalsRoutes />} />
        <Route path="/flows/*" element={<FlowsRoutes />} />
        <Route path="/flow-changes/*" element={<ChangesRoutes />} />
        <Route path="/flow-instances/*" element={<InstancesRoutes />} />
        <Route path="/exceptions" element={<ExceptionsPage />} />
        <Route path="/incidents" element={<IncidentsPage />} />
        <Route path="/control" element={<ControlPage />} />
        <Route path="/requests/*" element={<RequestsRoutes />} />
        <Route path="/credentials" element={<CredentialsPage />} />
        <Route path="/passkeys" element={<PasskeysPage />} />
        <Route path="/sources" element={<SourcesPage />} />
        <Route path="/audit" element={<AuditPage />} />
      </Routes>
    </>
  );
}
