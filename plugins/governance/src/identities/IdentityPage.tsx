import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link } from '@backstage/ui';
import { IdentityDetail } from '@countersign/plugin-governance-common';
import { useParams } from 'react-router-dom';
import { governanceApiRef } from '../api/governanceApiRef';
import { Holder, useHolder } from '../queries/useHolder';
import { identitiesRouteRef } from '../routes';
import { LoadingRows } from '../states/LoadingRows';
import { StandaloneView } from '../standalone/StandaloneView';
import { QueryBoundary } from '../states/QueryBoundary';
import { CoolDownList } from '../remediation/CoolDownList';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { AskForReview } from './AskForReview';
import { IdentityDetailView } from './IdentityDetailView';
import { IdentityHeading } from './IdentityHeading';

function IdentityContent(props: {
  identity: IdentityDetail;
  onAsked: () => void;
}) {
  const api = useApi(governanceApiRef);
  const { identity, onAsked } = props;
  return (
    <Flex direction="column" gap="5">
      <Flex justify="between" align="start" gap="4">
        <IdentityHeading identity={identity} />
        <AskForReview
          title={identity.title}
          ask={cause => api.openReviews(identity.ref, cause)}
          onAsked={onAsked}
        />
      </Flex>
      <CoolDownList identityRef={identity.ref} />
      <IdentityDetailView identity={identity} />
    </Flex>
  );
}

function HolderContent(props: { holder: Holder; onAsked: () => void }) {
  const { holder, onAsked } = props;
  return holder.kind === 'identity' ? (
    <IdentityContent identity={holder.identity} onAsked={onAsked} />
  ) : (
    <StandaloneView thing={holder.thing} onAsked={onAsked} />
  );
}

/** The page of one identity, certificate or partner integration. */
export function IdentityPage() {
  const { t } = useGovernanceTranslation();
  const { identityRef } = useParams();
  const query = useHolder(identityRef);
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
          {holder => <HolderContent holder={holder} onAsked={query.reload} />}
        </QueryBoundary>
      </Flex>
    </Container>
  );
}
