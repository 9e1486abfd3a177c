import { Alert, Flex, Text } from '@backstage/ui';
import { IdentityDetail } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { FactList } from '../display/FactList';
import { Section } from '../display/Section';
import { TextWithEntities } from '../display/TextWithEntities';
import { Certifications } from '../evidence/Certifications';
import { phrasePast } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ChangeHistory } from './ChangeHistory';
import { FindingList } from './FindingList';
import { HoldingsTable } from './HoldingsTable';
import { SuggestionList } from './SuggestionList';
import styles from './Identities.module.css';

function Consumers({ identity }: { identity: IdentityDetail }) {
  const { t } = useGovernanceTranslation();
  const basis: Record<string, string | undefined> = {
    declared: t('review.basisDeclared'),
    observed: t('review.basisObserved'),
    derived: t('review.basisDerived'),
  };
  return identity.consumers.length === 0 ? (
    <Text color="secondary">{t('identity.consumersUnknown')}</Text>
  ) : (
    <ul className={styles.list}>
      {identity.consumers.map(consumer => (
        <li key={`${consumer.ref} ${consumer.basis} ${consumer.via}`}>
          <Text>
            <EntityLink entityRef={consumer.ref} />
          </Text>
          <Text as="div" variant="body-x-small" color="secondary">
            {basis[consumer.basis] ?? consumer.basis} ·{' '}
            <TextWithEntities text={consumer.via} />
          </Text>
        </li>
      ))}
    </ul>
  );
}

/** Everything that is known of an identity, and that is not. */
export function IdentityDetailView({ identity }: { identity: IdentityDetail }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  return (
    <Flex direction="column" gap="5">
      {identity.absentSince && (
        <Alert
          status="warning"
          icon
          title={`${t('identity.absent')} ${phrasePast(
            identity.absentSince,
            now,
          )}`}
        />
      )}
      <div className={styles.columns}>
        <div className={styles.wide}>
          <Section title={t('identity.holdings')}>
            <HoldingsTable holdings={identity.holdings} />
          </Section>
        </div>
        <div className={styles.wide}>
          <Section title={t('certified.title')}>
            <Certifications identityRef={identity.ref} />
          </Section>
        </div>
        <Section title={t('identity.findings')}>
          <FindingList findings={identity.openFindings} />
        </Section>
        <Section title={t('identity.consumers')}>
          <Consumers identity={identity} />
        </Section>
        {identity.suggestions.length > 0 && (
          <Section title={t('identity.suggestions')}>
            <SuggestionList suggestions={identity.suggestions} />
          </Section>
        )}
        <Section title={t('identity.facts')}>
          <FactList facts={identity.facts} />
        </Section>
        <Section title={t('identity.changes')}>
          <ChangeHistory changes={identity.changes} />
        </Section>
      </div>
    </Flex>
  );
}
