import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import { useFlowChange } from '../queries/useFlowChange';
import { flowChangesRouteRef } from '../routes';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CandidateReport } from './CandidateReport';
import { ChangeDecision } from './ChangeDecision';
import { ChangeDrawings } from './ChangeDrawings';
import { ChangeHeading } from './ChangeHeading';

/** The review of one change on one page: who and why, what it means, what it would have done, how it looks. */
export function ChangePage() {
  const { t } = useGovernanceTranslation();
  const { changeId } = useParams();
  const query = useFlowChange(changeId);
  const listRoute = useRouteRef(flowChangesRouteRef);
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {listRoute && (
          <Link href={listRoute()} standalone>
            {t('change.back')}
          </Link>
        )}
        <QueryBoundary
          query={query}
          what={t('change.whatOne')}
          permission="governance.flow.read"
          skeleton={<LoadingRows rows={8} height={40} />}
        >
          {change => (
            <Flex direction="column" gap="5">
              <ChangeHeading change={change} />
              <ChangeDecision change={change} onAnswered={query.reload} />
              <CandidateReport report={change.report} />
              <ChangeDrawings change={change} />
            </Flex>
          )}
        </QueryBoundary>
      </Flex>
    </Container>
  );
}
