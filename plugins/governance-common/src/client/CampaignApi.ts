import {
  CampaignDefinitionView,
  CampaignDetail,
  CampaignLeftOut,
  CampaignPreview,
  CampaignView,
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Reviews of many at once. @public */
export interface CampaignApi {
  /** What campaigns can be launched from. */
  listCampaignDefinitions(): Promise<Page<CampaignDefinitionView>>;
  /** Saves a definition, YAML or JSON, in the place of the one of its name. */
  saveCampaignDefinition(source: string): Promise<CampaignDefinitionView>;
  /** What launching a campaign would do now; writes nothing. */
  previewCampaign(definition: string): Promise<CampaignPreview>;
  /** Campaigns, the latest first. */
  listCampaigns(
    page?: PageRequest,
    show?: 'all' | 'unended',
  ): Promise<Page<CampaignView>>;
  getCampaign(id: string): Promise<CampaignDetail>;
  /** Launches a campaign as it was previewed: `digest` is the one of the preview. */
  launchCampaign(definition: string, digest: string): Promise<CampaignDetail>;
  /** What of the scope is not asked about, each with its reason. */
  listCampaignLeftOut(
    id: string,
    filter?: { outcome?: CampaignLeftOut['outcome'] },
    page?: PageRequest,
  ): Promise<Page<CampaignLeftOut>>;
  /** Closes a campaign and decides nothing. */
  closeCampaign(id: string): Promise<CampaignDetail>;
  /** Cancels a campaign; its open questions are withdrawn. */
  cancelCampaign(id: string, reason: string): Promise<CampaignDetail>;
}
