import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useApproval } from '../queries/useApproval';
import { approvalsRouteRef, flowInstanceRouteRef } from '../routes';
import { isNotFound } from '../states/describeError';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ApprovalDetail } from './ApprovalDetail';

/** One question of a flow, with everything that its answer is bound to. */
export function ApprovalPage() {
  const { t } = useGovernanceTranslation();
  const { instanceId } = useParams();
  const query = useApproval(instanceId);
  const [answered, setAnswered] = useState(false);
  const listRoute = useRouteRef(approvalsRouteRef);
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  // Once enough have answered, nobody is asked any more; that is no failure.
  const isOver = query.error !== undefined && isNotFound(query.error);
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {listRoute && (
          <Link href={listRoute()} standalone>
            {t('approvals.back')}
          </Link>
        )}
        <div role="status">
          {(answered || isOver) && instanceId && (
            <Text as="p" weight="bold">
              {t(answered ? 'approvals.recorded' : 'approvals.over')}{' '}
              <Link href={instanceRoute?.({ instanceId })}>
                {t('approvals.seeWay')}
              </Link>
            </Text>
          )}
        </div>
        {!isOver && (
          <QueryBoundary
            query={query}
            what={t('approvals.whatOne')}
            permission="governance.approval.decide"
            skeleton={<LoadingRows rows={8} height={32} />}
          >
            {approval => (
              <ApprovalDetail
                approval={approval}
                onAnswered={() => {
                  setAnswered(true);
                  query.reload();
                }}
              />
            )}
          </QueryBoundary>
        )}
      </Flex>
    </Container>
  );
}
