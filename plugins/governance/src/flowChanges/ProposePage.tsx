import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import { useFlow } from '../queries/useFlow';
import { flowRouteRef } from '../routes';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ProposeForm } from './ProposeForm';

/** Where a change of a flow is written, examined while one types, and proposed. */
export function ProposePage() {
  const { t } = useGovernanceTranslation();
  const { flowName = '' } = useParams();
  const query = useFlow(flowName);
  const flowRoute = useRouteRef(flowRouteRef);
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {flowRoute && (
          <Link href={flowRoute({ flowName })} standalone>
            {t('propose.back')}
          </Link>
        )}
        <QueryBoundary
          query={query}
          what={t('flows.whatOne')}
          permission="governance.flow.read"
          skeleton={<LoadingRows rows={8} height={40} />}
        >
          {flow => <ProposeForm key={flow.name} flow={flow} />}
        </QueryBoundary>
      </Flex>
    </Container>
  );
}
