import { Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import {
  IDENTITY_TYPES,
  IdentityDetail,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Section } from '../display/Section';
import { AskForReview } from '../identities/AskForReview';
import { IdentityDetailView } from '../identities/IdentityDetailView';
import { IdentityHeading } from '../identities/IdentityHeading';
import { useHolder } from '../queries/useHolder';
import { useIdentity } from '../queries/useIdentity';
import { useReviews } from '../queries/useReviews';
import { StandaloneView } from '../standalone/StandaloneView';
import { EmptyState } from '../states/EmptyState';
import { ErrorState } from '../states/ErrorState';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CatalogBlock } from './CatalogBlock';
import { RelationGraph } from './RelationGraph';
import { inventoryRefOf } from './subjectOf';
import { Timeline } from './Timeline';
import { timelineEvents } from './timelineEvents';

const BLOCKS: Record<string, string> = {
  certificate: 'certificate',
  'partner-integration': 'partnerIntegration',
};

function IdentityTimeline({ identity }: { identity: IdentityDetail }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const reviews = useReviews({ identity: identity.ref, status: 'open' });
  if (reviews.loading) {
    return (
      <Section title={t('tab.timeline')}>
        <LoadingRows />
      </Section>
    );
  }
  return (
    <Section title={t('tab.timeline')}>
      {reviews.error && (
        <ErrorState
          what={t('tab.timelineWhat')}
          error={reviews.error}
          retry={reviews.reload}
          permission="governance.review.read"
        />
      )}
      <Timeline
        events={timelineEvents(
          {
            reviews: reviews.items,
            certificates: [],
            identities: [],
            holdings: identity.holdings,
          },
          now,
        )}
      />
    </Section>
  );
}

function IdentityContent(props: { entity: Entity; inventoryRef: string }) {
  const { t } = useGovernanceTranslation();
  const { entity, inventoryRef } = props;
  const api = useApi(governanceApiRef);
  const query = useIdentity(inventoryRef);
  return (
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
            <AskForReview
              title={identity.title}
              ask={cause => api.openReviews(identity.ref, cause)}
              onAsked={query.reload}
            />
          </Flex>
          <IdentityTimeline identity={identity} />
          <IdentityDetailView identity={identity} />
          <RelationGraph entity={entity} />
        </Flex>
      )}
    </QueryBoundary>
  );
}

function StandaloneContent({ inventoryRef }: { inventoryRef: string }) {
  const { t } = useGovernanceTranslation();
  const query = useHolder(inventoryRef);
  return (
    <QueryBoundary
      query={query}
      what={t('standalone.what')}
      permission="governance.identity.read"
      skeleton={<LoadingRows rows={8} height={32} />}
    >
      {holder =>
        holder.kind === 'standalone' && (
          <StandaloneView thing={holder.thing} onAsked={query.reload} />
        )
      }
    </QueryBoundary>
  );
}

/** The tab of a governed Resource: the identity, certificate or partner integration itself. */
export function ResourceContent({ entity }: { entity: Entity }) {
  const { t } = useGovernanceTranslation();
  const inventoryRef = inventoryRefOf(entity);
  const type = String(entity.spec?.type);
  const isIdentity = IDENTITY_TYPES.some(known => known === type);
  const block = BLOCKS[type];
  return (
    <div>
      {isIdentity && inventoryRef && (
        <IdentityContent entity={entity} inventoryRef={inventoryRef} />
      )}
      {isIdentity && !inventoryRef && (
        <EmptyState title={t('tab.notLinked')} hint={t('tab.notLinkedHint')} />
      )}
      {block && (
        <Flex direction="column" gap="5">
          {inventoryRef && <StandaloneContent inventoryRef={inventoryRef} />}
          <CatalogBlock entity={entity} block={block} />
          <RelationGraph entity={entity} />
        </Flex>
      )}
    </div>
  );
}
