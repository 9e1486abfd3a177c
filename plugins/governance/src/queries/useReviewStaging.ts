import { useApi } from '@backstage/frontend-plugin-api';
import {
  Absence,
  CampaignDraft,
  CampaignStages,
  Page,
  ReviewLead,
  ReviewStaging,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { useLiveReload } from './useLiveReload';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { Query, useQuery } from './useQuery';

/** Who is and was asked about a review, kept up to date. */
export function useReviewStaging(id: string): Query<ReviewStaging> {
  const api = useApi(governanceApiRef);
  const query = useQuery(id, () => api.getReviewStages(id));
  useLiveReload(query.reload);
  return query;
}

/** Who leads on a review, and who is on it, kept up to date. */
export function useReviewLead(id: string): Query<ReviewLead> {
  const api = useApi(governanceApiRef);
  const query = useQuery(id, () => api.getReviewLead(id));
  useLiveReload(query.reload);
  return query;
}

/** When one is away, and when one stands in. */
export function useAbsences(): Query<Page<Absence>> {
  const api = useApi(governanceApiRef);
  return useQuery('absences', () => api.listAbsences());
}

/** How a campaign stands, stage by stage, kept up to date; nothing is asked without an id. */
export function useCampaignStages(
  id: string | undefined,
): Query<CampaignStages> {
  const api = useApi(governanceApiRef);
  const query = useQuery(id, () => api.getCampaignStages(id ?? ''));
  useLiveReload(query.reload);
  return query;
}

/** Campaigns that were staged by schedule, the latest first. */
export function useCampaignDrafts(pageSize = 50): PagedQuery<CampaignDraft> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(
    'campaign-drafts',
    page => api.listCampaignDrafts(page),
    pageSize,
  );
}
