import {
  AccessAnswer,
  AuditorAccess,
  AuditorGrant,
  AuditorGrantRequest,
  CampaignDetail,
  CampaignSample,
  Certification,
  CertificationLeaf,
  CertificationRollup,
  CertificationStanding,
  CertificationTrend,
  OwnAudit,
  SampleRequest,
  SignOffRequest,
  SourceRegister,
  ProcessFinding,
} from '../../api';
import { Page } from '../../reviews';
import type { GovernanceApi } from '../GovernanceApi';
import type { PageRequest } from '../PageRequest';
import type { RollupQuery } from '../RollupApi';
import { HttpCalls } from './HttpCalls';

/** Evidence for auditors, and how teams stand. */
export const evidenceCalls = (http: HttpCalls) =>
  ({
    async getEvidencePack(campaignId: string) {
      const response = await http.send(
        `/campaigns/${encodeURIComponent(campaignId)}/evidence-pack`,
        { method: 'GET' },
      );
      return response.blob();
    },

    explainAccess(
      question: { subject: string; at: string },
      page: PageRequest = {},
    ) {
      return http.get<AccessAnswer>('/access', { ...question, ...page });
    },

    getOwnAudit() {
      return http.get<OwnAudit>('/me/audit');
    },

    listCertifications(identityRef: string) {
      return http.get<Page<Certification>>(
        `/identities/${encodeURIComponent(identityRef)}/certifications`,
      );
    },

    getSourceRegister() {
      return http.get<SourceRegister>('/source-register');
    },

    listAuditorGrants(page: PageRequest = {}) {
      return http.get<Page<AuditorGrant>>('/auditor-grants', { ...page });
    },

    giveAuditorGrant(request: AuditorGrantRequest) {
      return http.post<AuditorGrant>('/auditor-grants', request);
    },

    revokeAuditorGrant(id: string) {
      return http.post<AuditorGrant>(
        `/auditor-grants/${encodeURIComponent(id)}/revoke`,
        {},
      );
    },

    listAuditorAccesses(grantId: string, page: PageRequest = {}) {
      return http.get<Page<AuditorAccess>>(
        `/auditor-grants/${encodeURIComponent(grantId)}/accesses`,
        { ...page },
      );
    },

    signOffCampaign(campaignId: string, request: SignOffRequest) {
      return http.post<CampaignDetail>(
        `/campaigns/${encodeURIComponent(campaignId)}/sign-off`,
        request,
      );
    },

    drawCampaignSample(campaignId: string, request: SampleRequest) {
      return http.get<CampaignSample>(
        `/campaigns/${encodeURIComponent(campaignId)}/sample`,
        request,
      );
    },

    getCertificationRollup(query: RollupQuery) {
      return http.get<CertificationRollup>('/rollups/certification', query);
    },

    getCertificationTrend(query: RollupQuery) {
      return http.get<CertificationTrend>(
        '/rollups/certification/trend',
        query,
      );
    },

    listCertificationLeaves(
      query: RollupQuery & { standing?: CertificationStanding },
      page: PageRequest = {},
    ) {
      return http.get<Page<CertificationLeaf>>('/rollups/certification/items', {
        ...query,
        ...page,
      });
    },

    listProcessFindings(
      filter: { team?: string; campaign?: string },
      page?: PageRequest,
    ) {
      return http.get<Page<ProcessFinding>>('/findings/certification', {
        ...filter,
        ...page,
      });
    },

    exportCertificationRollup(query: RollupQuery) {
      return http.getBlob('/rollups/certification.csv', query);
    },
  } satisfies Partial<GovernanceApi>);
