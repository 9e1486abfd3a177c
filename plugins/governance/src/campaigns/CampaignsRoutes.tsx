import { Route, Routes } from 'react-router-dom';
import { CampaignPage } from './CampaignPage';
import { CampaignsPage } from './CampaignsPage';
import { PreviewPage } from './PreviewPage';

/** The list of campaigns, below it the page of each, and of what a launch would do. */
export function CampaignsRoutes() {
  return (
    <Routes>
      <Route path="/" element={<CampaignsPage />} />
      <Route path="/preview/:definition" element={<PreviewPage />} />
      <Route path="/:campaignId" element={<CampaignPage />} />
    </Routes>
  );
}
