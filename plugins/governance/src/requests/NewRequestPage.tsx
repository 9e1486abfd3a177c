import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { useNavigate, useParams } from 'react-router-dom';
import { useRequestableFlows } from '../queries/useRequestableFlows';
import { flowInstanceRouteRef, requestsRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { RequestForm } from './RequestForm';

/** Asking for what one flow gives. */
export function NewRequestPage() {
  const { t } = useGovernanceTranslation();
  const { flowName } = useParams();
  const query = useRequestableFlows();
  const list = useRouteRef(requestsRouteRef);
  const instance = useRouteRef(flowInstanceRouteRef);
  const navigate = useNavigate();
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {list && (
          <Link href={list()} standalone>
            {t('requests.back')}
          </Link>
        )}
        <QueryBoundary
          query={query}
          what={t('requests.whatFlows')}
          permission="governance.request.create"
        >
          {({ items }) => {
            const flow = items.find(candidate => candidate.flow === flowName);
            return flow ? (
              <>
                <Text as="h2" variant="title-x-small" weight="bold">
                  {t('requests.askFor', { title: flow.title })}
                </Text>
                <RequestForm
                  flow={flow}
                  onSent={({ instanceId }) => {
                    const href = instance?.({ instanceId });
                    if (href) {
                      navigate(href);
                    }
                  }}
                />
              </>
            ) : (
              <EmptyState
                title={t('states.notFound', { what: flowName ?? '' })}
                hint={t('requests.emptyHint')}
              />
            );
          }}
        </QueryBoundary>
      </Flex>
    </Container>
  );
}
