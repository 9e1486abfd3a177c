import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import { useCampaign } from '../queries/useCampaigns';
import { campaignsRouteRef } from '../routes';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CampaignReport } from './CampaignReport';

/** One campaign: how far it is, by owner, what it accounts for, and ending it. */
export function CampaignPage() {
  const { t } = useGovernanceTranslation();
  const { campaignId } = useParams();
  const query = useCampaign(campaignId);
  const listRoute = useRouteRef(campaignsRouteRef);
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {listRoute && (
          <Link href={listRoute()} standalone>
            {t('campaigns.back')}
          </Link>
        )}
        <QueryBoundary
          query={query}
          what={t('campaigns.whatOne')}
          permission="governance.campaign.read"
          skeleton={<LoadingRows rows={8} height={40} />}
        >
          {campaign => (
            <CampaignReport campaign={campaign} onChanged={query.replace} />
          )}
        </QueryBoundary>
      </Flex>
    </Container>
  );
}
