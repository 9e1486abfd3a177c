import {
  CampaignDefinitionView,
  CampaignDetail,
  CampaignDraft,
  CampaignLeftOut,
  CampaignPreview,
  CampaignQuality,
  CampaignView,
  SecondLook,
  SecondLookAnswer,
} from '../../api';
import { Page } from '../../reviews';
import type { GovernanceApi } from '../GovernanceApi';
import type { PageRequest } from '../PageRequest';
import { HttpCalls } from './HttpCalls';

/** Campaigns and what they are made of. */
export const campaignCalls = (http: HttpCalls) =>
  ({
    listCampaignDrafts(page?: PageRequest) {
      return http.get<Page<CampaignDraft>>('/campaign-drafts', { ...page });
    },

    launchCampaignDraft(id: string) {
      return http.post<CampaignDraft>(
        `/campaign-drafts/${encodeURIComponent(id)}/launch`,
        {},
      );
    },

    dropCampaignDraft(id: string, reason: string) {
      return http.post<CampaignDraft>(
        `/campaign-drafts/${encodeURIComponent(id)}/drop`,
        { reason },
      );
    },

    listCampaignDefinitions() {
      return http.get<Page<CampaignDefinitionView>>('/campaign-definitions');
    },

    saveCampaignDefinition(source: string) {
      return http.post<CampaignDefinitionView>('/campaign-definitions', {
        source,
      });
    },

    previewCampaign(definition: string) {
      return http.get<CampaignPreview>(
        `/campaign-definitions/${encodeURIComponent(definition)}/preview`,
      );
    },

    listCampaigns(page: PageRequest = {}, show?: 'all' | 'unended') {
      return http.get<Page<CampaignView>>('/campaigns', { ...page, show });
    },

    getCampaign(id: string) {
      return http.get<CampaignDetail>(`/campaigns/${encodeURIComponent(id)}`);
    },

    launchCampaign(definition: string, digest: string) {
      return http.post<CampaignDetail>('/campaigns', { definition, digest });
    },

    listCampaignLeftOut(
      id: string,
      filter: { outcome?: CampaignLeftOut['outcome'] } = {},
      page: PageRequest = {},
    ) {
      return http.get<Page<CampaignLeftOut>>(
        `/campaigns/${encodeURIComponent(id)}/left-out`,
        { ...filter, ...page },
      );
    },

    closeCampaign(id: string) {
      return http.post<CampaignDetail>(
        `/campaigns/${encodeURIComponent(id)}/close`,
        {},
      );
    },

    cancelCampaign(id: string, reason: string) {
      return http.post<CampaignDetail>(
        `/campaigns/${encodeURIComponent(id)}/cancel`,
        { reason },
      );
    },

    exportCampaignItems(id: string, format: 'csv' | 'jsonl') {
      return http.getBlob(
        `/campaigns/${encodeURIComponent(id)}/items.${format}`,
      );
    },

    getCampaignQuality(campaignId: string) {
      return http.get<CampaignQuality>(
        `/campaigns/${encodeURIComponent(campaignId)}/quality`,
      );
    },

    listSecondLooks(campaignId: string, page: PageRequest = {}) {
      return http.get<Page<SecondLook>>(
        `/campaigns/${encodeURIComponent(campaignId)}/second-looks`,
        { ...page },
      );
    },

    answerSecondLook(id: string, answer: SecondLookAnswer) {
      return http.post<SecondLook>(
        `/second-looks/${encodeURIComponent(id)}`,
        answer,
      );
    },
  } satisfies Partial<GovernanceApi>);
