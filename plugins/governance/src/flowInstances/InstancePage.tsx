import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import { useFlowInstance } from '../queries/useFlowInstance';
import { flowInstancesRouteRef } from '../routes';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { InstanceDetail } from './InstanceDetail';

/** One instance of a flow: the way it took, why, where it is and whom it waits for. */
export function InstancePage() {
  const { t } = useGovernanceTranslation();
  const { instanceId } = useParams();
  const query = useFlowInstance(instanceId);
  const listRoute = useRouteRef(flowInstancesRouteRef);
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {listRoute && (
          <Link href={listRoute()} standalone>
            {t('instances.back')}
          </Link>
        )}
        <QueryBoundary
          query={query}
          what={t('instances.whatOne')}
          permission="governance.flow.read"
          skeleton={<LoadingRows rows={8} height={40} />}
        >
          {instance => (
            <InstanceDetail instance={instance} onChanged={query.reload} />
          )}
        </QueryBoundary>
      </Flex>
    </Container>
  );
}
