import { useApi } from '@backstage/frontend-plugin-api';
import {
  AuditorAccess,
  AuditorGrant,
  CampaignSample,
  Certification,
  HeldAccess,
  AccessAnswer,
  IdentitySummary,
  OwnAudit,
  Page,
  SampleRequest,
  SourceRegister,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { Query, useQuery } from './useQuery';

/** A sample of the items of a campaign; asks nothing until somebody wants one. */
export function useCampaignSample(
  campaignId: string,
  request: SampleRequest | undefined,
): Query<CampaignSample> {
  const api = useApi(governanceApiRef);
  return useQuery(request && JSON.stringify([campaignId, request]), () =>
    api.drawCampaignSample(campaignId, request ?? { seed: 'a', size: 1 }),
  );
}

/** What the last closed campaigns came to about what an identity holds. */
export function useCertifications(
  identityRef: string,
): Query<Page<Certification>> {
  const api = useApi(governanceApiRef);
  return useQuery(identityRef, () => api.listCertifications(identityRef));
}

/** Expected sources against those that there are. */
export function useSourceRegister(): Query<SourceRegister> {
  const api = useApi(governanceApiRef);
  return useQuery('register', () => api.getSourceRegister());
}

/** What whoever looks may see as an auditor does; grants of theirs are known to the backend only. */
export function useOwnAudit(): Query<OwnAudit> {
  const api = useApi(governanceApiRef);
  return useQuery('own audit', () => api.getOwnAudit());
}

/** What somebody asks about, at a time. */
export interface AccessQuestion {
  subject: string;
  at: string;
}

/** Why something had access, with what the first page says of it as a whole. */
export function useAccess(question: AccessQuestion | undefined): {
  query: PagedQuery<HeldAccess>;
  answer: AccessAnswer | undefined;
} {
  const api = useApi(governanceApiRef);
  const [answer, setAnswer] = useState<AccessAnswer>();
  const query = usePagedQuery(
    question && JSON.stringify(question),
    async page => {
      const found = await api.explainAccess(
        question ?? { subject: '', at: '' },
        page,
      );
      setAnswer(found);
      return found;
    },
    20,
  );
  return { query, answer };
}

/** Identities that have a text in their names. */
export function useNamed(
  text: string | undefined,
): PagedQuery<IdentitySummary> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(
    text,
    page => api.listIdentities({ text: text ?? '' }, page),
    20,
  );
}

/** Who may read for a while, the latest first. */
export function useAuditorGrants(): PagedQuery<AuditorGrant> {
  const api = useApi(governanceApiRef);
  return usePagedQuery('grants', page => api.listAuditorGrants(page), 20);
}

/** What was read by a grant, the latest first. */
export function useAuditorAccesses(grantId: string): PagedQuery<AuditorAccess> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(
    grantId,
    page => api.listAuditorAccesses(grantId, page),
    20,
  );
}
