export { CampaignStarter } from './starts/CampaignStarter';
export { CampaignService } from './CampaignService';
export { describeCampaign, describeCampaigns } from './describeCampaign';
export { readShippedCampaigns } from './readShippedCampaigns';
