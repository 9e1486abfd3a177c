import {
  AccessAnswer,
  AuditorAccess,
  AuditorGrant,
  AuditorGrantRequest,
  CampaignDetail,
  CampaignSample,
  Certification,
  OwnAudit,
  SampleRequest,
  SignOffRequest,
  SourceRegister,
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Evidence for auditors. @public */
export interface EvidenceApi {
  /** The signed pack of a campaign that has ended, as a file. */
  getEvidencePack(campaignId: string): Promise<Blob>;
  /** Has the owner of a campaign stand for its result. */
  signOffCampaign(
    campaignId: string,
    request: SignOffRequest,
  ): Promise<CampaignDetail>;
  /** A sample of the items of a campaign; the same request gives the same one. */
  drawCampaignSample(
    campaignId: string,
    request: SampleRequest,
  ): Promise<CampaignSample>;
  /** Why an identity, a credential, a grant or a component had access at a time or on a day. */
  explainAccess(
    question: { subject: string; at: string },
    page?: PageRequest,
  ): Promise<AccessAnswer>;
  /** What the caller may look at as an auditor does. */
  getOwnAudit(): Promise<OwnAudit>;
  /** What the last closed campaigns came to about what an identity holds. */
  listCertifications(identityRef: string): Promise<Page<Certification>>;
  /** Expected sources against those that there are. */
  getSourceRegister(): Promise<SourceRegister>;
  /** Who may read for a while, the latest first; one's own without the permission. */
  listAuditorGrants(page?: PageRequest): Promise<Page<AuditorGrant>>;
  giveAuditorGrant(request: AuditorGrantRequest): Promise<AuditorGrant>;
  revokeAuditorGrant(id: string): Promise<AuditorGrant>;
  /** What was read by a grant, the latest first. */
  listAuditorAccesses(
    grantId: string,
    page?: PageRequest,
  ): Promise<Page<AuditorAccess>>;
}
