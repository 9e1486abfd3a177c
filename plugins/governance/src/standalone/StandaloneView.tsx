import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Link, Text } from '@backstage/ui';
import { StandaloneDetail } from '@countersign/plugin-governance-common';
import { FactList } from '../display/FactList';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { AskForReview } from '../identities/AskForReview';
import { ChangeHistory } from '../identities/ChangeHistory';
import { FindingList } from '../identities/FindingList';
import { Dependents } from '../review/EvidenceSections';
import { reviewRouteRef } from '../routes';
import { phrasePast } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ContractDifference } from './ContractDifference';
import { LastCertification } from './LastCertification';
import { useAskAboutStandalone } from './useAskAboutStandalone';
import styles from '../identities/Identities.module.css';

function Heading({ thing }: { thing: StandaloneDetail }) {
  const { t } = useGovernanceTranslation();
  const reviewRoute = useRouteRef(reviewRouteRef);
  return (
    <div>
      <Flex gap="2" align="center">
        <Text
          as="h2"
          variant="title-x-small"
          weight="bold"
          className={styles.line}
        >
          {thing.title}
        </Text>
        {thing.environment && (
          <MarkBadge tone="plain">{thing.environment}</MarkBadge>
        )}
      </Flex>
      <Text as="p" color="secondary" className={styles.line}>
        {thing.kind === 'certificate'
          ? t('standalone.certificate')
          : t('standalone.integration')}{' '}
        · {thing.source}
      </Text>
      <Text as="p" className={styles.line}>
        {thing.openReviewId ? (
          <Link href={reviewRoute?.({ reviewId: thing.openReviewId })}>
            {t('standalone.open')}
          </Link>
        ) : (
          t('standalone.noOpen')
        )}
      </Text>
    </div>
  );
}

/** Everything that is known of a certificate or a partner integration, and that is not. */
export function StandaloneView(props: {
  thing: StandaloneDetail;
  onAsked: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { thing, onAsked } = props;
  const ask = useAskAboutStandalone(thing);
  return (
    <Flex direction="column" gap="5">
      <Flex justify="between" align="start" gap="4">
        <Heading thing={thing} />
        <AskForReview title={thing.title} ask={ask} onAsked={onAsked} />
      </Flex>
      {thing.absentSince && (
        <Alert
          status="warning"
          icon
          title={`${t('identity.absent')} ${phrasePast(
            thing.absentSince,
            now,
          )}`}
        />
      )}
      <div className={styles.columns}>
        {thing.contract && (
          <div className={styles.wide}>
            <Section title={t('standalone.contract')}>
              <ContractDifference contract={thing.contract} />
            </Section>
          </div>
        )}
        <Section title={t('standalone.lastCertification')}>
          <LastCertification thing={thing} />
        </Section>
        <Section title={t('identity.findings')}>
          <FindingList findings={thing.openFindings} />
        </Section>
        <Section title={t('review.dependents')}>
          <Dependents dependents={thing.dependents} />
        </Section>
        <Section title={t('identity.facts')}>
          <FactList facts={thing.facts} />
        </Section>
        <Section title={t('identity.changes')}>
          <ChangeHistory changes={thing.changes} />
        </Section>
      </div>
    </Flex>
  );
}
