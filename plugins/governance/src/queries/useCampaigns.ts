import { useApi } from '@backstage/frontend-plugin-api';
import {
  CampaignDefinitionView,
  CampaignDetail,
  CampaignPreview,
  CampaignView,
  Page,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { useLiveReload } from './useLiveReload';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { Query, useQuery } from './useQuery';

/** The channel on which the backend says that campaigns have changed. */
const CHANNEL = 'governance:campaigns';
/** Milliseconds between two looks at a campaign that is being opened or cancelled, where no signals arrive. */
const POLL_MOVING = 3_000;

/** Campaigns, the latest first; those that have ended only where they are asked for. */
export function useCampaigns(
  show: 'all' | 'unended' = 'all',
  pageSize = 50,
): PagedQuery<CampaignView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    `campaigns/${show}`,
    page => api.listCampaigns(page, show),
    pageSize,
  );
  useLiveReload(query.reload, CHANNEL);
  return query;
}

/** One campaign. It changes with itself, and with the answers to its items. */
export function useCampaign(id: string | undefined): Query<CampaignDetail> {
  const api = useApi(governanceApiRef);
  const query = useQuery(id, () => api.getCampaign(id ?? ''));
  const state = query.value?.state;
  const isMoving = state === 'opening' || state === 'cancelling';
  useLiveReload(query.reload, CHANNEL, isMoving ? POLL_MOVING : undefined);
  useLiveReload(query.reload);
  return query;
}

/** What campaigns can be launched from. */
export function useCampaignDefinitions(): Query<Page<CampaignDefinitionView>> {
  const api = useApi(governanceApiRef);
  const query = useQuery('definitions', () => api.listCampaignDefinitions());
  useLiveReload(query.reload, CHANNEL);
  return query;
}

/** What launching a campaign of a definition would do now. Asked once: it goes through the whole population. */
export function useCampaignPreview(
  definition: string | undefined,
): Query<CampaignPreview> {
  const api = useApi(governanceApiRef);
  return useQuery(definition, () => api.previewCampaign(definition ?? ''));
}
