import { Entity } from '@backstage/catalog-model';
import { Flex, Text } from '@backstage/ui';
import { IDENTITY_TYPES } from '@countersign/plugin-governance-common';
import { Section } from '../display/Section';
import { fieldLabel } from '../display/fieldLabel';
import { AskForReview } from '../identities/AskForReview';
import { IdentityDetailView } from '../identities/IdentityDetailView';
import { IdentityHeading } from '../identities/IdentityHeading';
import { useIdentity } from '../queries/useIdentity';
import { EmptyState } from '../states/EmptyState';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { inventoryRefOf } from './subjectOf';
import { Timeline } from './Timeline';
import { timelineEvents } from './timelineEvents';
import styles from './ResourceContent.module.css';

const BLOCKS: Record<string, string> = {
  certificate: 'certificate',
  'partner-integration': 'partnerIntegration',
};

function IdentityContent({ inventoryRef }: { inventoryRef: string }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
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
            <AskForReview identity={identity} onAsked={query.reload} />
          </Flex>
          <Section title={t('tab.timeline')}>
            <Timeline
              events={timelineEvents(
                { reviews: [], certificates: [], holdings: identity.holdings },
                now,
              )}
            />
          </Section>
          <IdentityDetailView identity={identity} />
        </Flex>
      )}
    </QueryBoundary>
  );
}

/** Certificates and partner integrations have no record page of their own yet: what the catalog says is shown. */
function BlockContent({ entity, block }: { entity: Entity; block: string }) {
  const { t } = useGovernanceTranslation();
  const value = entity.spec?.[block];
  const fields =
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value)
      : [];
  return (
    <Section title={t('tab.blockTitle')}>
      <dl className={styles.block}>
        {fields.map(([field, content]) => (
          <div key={field}>
            <dt>
              <Text variant="body-small" color="secondary">
                {fieldLabel(field, t)}
              </Text>
            </dt>
            <dd>
              <Text>
                {typeof content === 'string'
                  ? content
                  : JSON.stringify(content)}
              </Text>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** The tab of a governed Resource: the identity itself. */
export function ResourceContent({ entity }: { entity: Entity }) {
  const { t } = useGovernanceTranslation();
  const inventoryRef = inventoryRefOf(entity);
  const type = String(entity.spec?.type);
  const isIdentity = IDENTITY_TYPES.some(known => known === type);
  const block = BLOCKS[type];
  return (
    <div>
      {isIdentity && inventoryRef && (
        <IdentityContent inventoryRef={inventoryRef} />
      )}
      {isIdentity && !inventoryRef && (
        <EmptyState title={t('tab.notLinked')} hint={t('tab.notLinkedHint')} />
      )}
      {block && <BlockContent entity={entity} block={block} />}
    </div>
  );
}
