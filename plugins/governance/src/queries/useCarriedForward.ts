import { useApi } from '@backstage/frontend-plugin-api';
import { CampaignLeftOut } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** What a campaign does not ask about again, as far as the reader may see it. */
export function useCarriedForward(
  campaignId: string,
  pageSize = 20,
): PagedQuery<CampaignLeftOut> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    campaignId,
    page => api.listCampaignLeftOut(campaignId, { outcome: 'carried' }, page),
    pageSize,
  );
  useUpdates(query.reload);
  return query;
}
