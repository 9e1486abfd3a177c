import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Container, Flex, Link } from '@backstage/ui';
import { useNavigate, useParams } from 'react-router-dom';
import { useCampaignPreview } from '../queries/useCampaigns';
import { campaignRouteRef, campaignsRouteRef } from '../routes';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { LaunchCampaign } from './LaunchCampaign';
import { PreviewReport } from './PreviewReport';

/** What launching a campaign would do, and the way to do it. */
export function PreviewPage() {
  const { t } = useGovernanceTranslation();
  const { definition } = useParams();
  const query = useCampaignPreview(definition);
  const listRoute = useRouteRef(campaignsRouteRef);
  const campaignRoute = useRouteRef(campaignRouteRef);
  const navigate = useNavigate();
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
          what={t('campaigns.whatPreview')}
          permission="governance.campaign.manage"
          skeleton={<LoadingRows rows={8} height={40} />}
        >
          {preview => (
            <PreviewReport
              preview={preview}
              actions={
                <Flex gap="3">
                  <LaunchCampaign
                    preview={preview}
                    onLaunched={campaignId => {
                      const href = campaignRoute?.({ campaignId });
                      if (href) {
                        navigate(href);
                      }
                    }}
                  />
                  <Button variant="secondary" onPress={query.reload}>
                    {t('campaigns.again')}
                  </Button>
                </Flex>
              }
            />
          )}
        </QueryBoundary>
      </Flex>
    </Container>
  );
}
