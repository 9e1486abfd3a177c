import { useApi } from '@backstage/frontend-plugin-api';
import {
  CampaignQuality,
  SecondLook,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { useLiveReload } from './useLiveReload';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { Query, useQuery } from './useQuery';

/** How the decisions of a campaign were made. Asks nothing without a campaign. */
export function useCampaignQuality(
  campaignId: string | undefined,
): Query<CampaignQuality> {
  const api = useApi(governanceApiRef);
  const query = useQuery(campaignId, () =>
    api.getCampaignQuality(campaignId ?? ''),
  );
  useLiveReload(query.reload);
  return query;
}

/** What is looked at again. */
export function useSecondLooks(campaignId: string): PagedQuery<SecondLook> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(campaignId, page =>
    api.listSecondLooks(campaignId, page),
  );
}
