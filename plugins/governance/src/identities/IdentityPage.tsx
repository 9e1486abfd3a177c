import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import { useIdentity } from '../queries/useIdentity';
import { identitiesRouteRef } from '../routes';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { CoolDownList } from '../remediation/CoolDownList';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { AskForReview } from './AskForReview';
import { IdentityDetailView } from './IdentityDetailView';
import { IdentityHeading } from './IdentityHeading';

/** The page of one identity. */
export function IdentityPage() {
  const { t } = useGovernanceTranslation();
  const { identityRef } = useParams();
  const query = useIdentity(identityRef);
  const listRoute = useRouteRef(identitiesRouteRef);
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {listRoute && (
          <Link href={listRoute()} standalone>
            {t('identity.back')}
          </Link>
        )}
        <QueryBoundary
          query={query}
          what={t('identity.what')}
          permission="governance.identity.read"
          skeleton={<LoadingRows rows={8} height={32} />}
        >
          {identity => (
            <Flex direction="column" gap="5">
              <Flex justify="between" align="start" gap="4">
                <IdentityHeading identity={identity} />
                <AskForReview identity={identity} onAsked={query.reload} />
              </Flex>
              <CoolDownList identityRef={identity.ref} />
              <IdentityDetailView identity={identity} />
            </Flex>
          )}
        </QueryBoundary>
      </Flex>
    </Container>
  );
}
