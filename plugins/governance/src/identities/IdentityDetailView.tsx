import { Alert, Flex, Text } from '@backstage/ui';
import { IdentityDetail } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { FactList } from '../display/FactList';
import { fieldLabel } from '../display/fieldLabel';
import { Section } from '../display/Section';
import { TextWithEntities } from '../display/TextWithEntities';
import { phraseMoment } from '../time/phraseMoment';
import { RelativeTime } from '../time/RelativeTime';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { FindingList } from './FindingList';
import { HoldingsTable } from './HoldingsTable';
import { SuggestionList } from './SuggestionList';
import styles from './Identities.module.css';

function Consumers({ identity }: { identity: IdentityDetail }) {
  const { t } = useGovernanceTranslation();
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
            {consumer.basis} · <TextWithEntities text={consumer.via} />
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Changes({ identity }: { identity: IdentityDetail }) {
  const { t } = useGovernanceTranslation();
  return identity.changes.length === 0 ? (
    <Text color="secondary">{t('identity.noChanges')}</Text>
  ) : (
    <ol className={styles.list}>
      {identity.changes.map((change, index) => (
        <li key={index}>
          <Text as="div" variant="body-x-small" color="secondary">
            <RelativeTime at={change.at} /> · {fieldLabel(change.kind, t)}
          </Text>
          <Text>
            <TextWithEntities text={change.what} />
          </Text>
        </li>
      ))}
    </ol>
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
          title={`${t('identity.absent')} ${phraseMoment(
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
          <Changes identity={identity} />
        </Section>
      </div>
    </Flex>
  );
}
