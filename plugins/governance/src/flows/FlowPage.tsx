import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import { useFlow } from '../queries/useFlow';
import { useUpdates } from '../queries/useUpdates';
import { flowsRouteRef } from '../routes';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { FlowHeading } from './FlowHeading';
import { FlowTabs } from './FlowTabs';

/** One flow: what it does, who waits in it, and whether its tests hold. */
export function FlowPage() {
  const { t } = useGovernanceTranslation();
  const { flowName } = useParams();
  const query = useFlow(flowName);
  useUpdates(query.reload);
  const listRoute = useRouteRef(flowsRouteRef);
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {listRoute && (
          <Link href={listRoute()} standalone>
            {t('flows.back')}
          </Link>
        )}
        <QueryBoundary
          query={query}
          what={t('flows.whatOne')}
          permission="governance.flow.read"
          skeleton={<LoadingRows rows={8} height={40} />}
        >
          {flow => (
            <Flex direction="column" gap="4">
              <FlowHeading flow={flow} onChanged={query.reload} />
              <FlowTabs flow={flow} />
            </Flex>
          )}
        </QueryBoundary>
      </Flex>
    </Container>
  );
}
