import { useApi } from '@backstage/frontend-plugin-api';
import {
  Absence,
  CampaignDraft,
  CampaignStages,
  Page,
  ReviewItemDetail,
  ReviewLead,
  ReviewStaging,
} from '@countersign/plugin-governance-common';
import { useEffect, useRef } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { useLiveReload } from './useLiveReload';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { Query, useQuery } from './useQuery';

/** Who is and was asked about a review, kept up to date. */
export function useReviewStaging(
  review: ReviewItemDetail,
): Query<ReviewStaging> {
  const api = useApi(governanceApiRef);
  const query = useQuery(review.id, () => api.getReviewStages(review.id));
  const { reload } = query;
  useLiveReload(reload);
  const seen = useRef(review);
  useEffect(() => {
    // Somebody has just answered on this page.
    if (seen.current.id === review.id && seen.current !== review) {
      reload();
    }
    seen.current = review;
  }, [review, reload]);
  return query;
}

/** Who leads on a review, and who is on it, kept up to date. */
export function useReviewLead(id: string | undefined): Query<ReviewLead> {
  const api = useApi(governanceApiRef);
  const query = useQuery(id, () => api.getReviewLead(id ?? ''));
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
