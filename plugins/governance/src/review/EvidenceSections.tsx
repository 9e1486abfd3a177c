import { Flex, Text } from '@backstage/ui';
import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { FactList } from '../display/FactList';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { SeverityBadge, toSeverity } from '../display/SeverityBadge';
import { TextWithEntities } from '../display/TextWithEntities';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ContractDifference } from '../standalone/ContractDifference';
import { UseChart } from './UseChart';
import styles from './EvidenceSections.module.css';

/** Facts that have a place of their own: purpose in the head, use as a chart, what depends on it as a list. */
const ELSEWHERE = new Set(['purpose', 'consumers']);
/** Facts about who answers for it. */
const OWNERSHIP = ['owner', 'sponsor', 'requestedBy', 'createdBy', 'managedBy'];

const SUBJECTS = {
  credential: 'review.subjectCredential',
  grant: 'review.subjectGrant',
  certificate: 'standalone.subjectCertificate',
  integration: 'standalone.subjectIntegration',
  entitlement: 'standalone.subjectEntitlement',
} as const;

/** What would be affected; unknown is shown as unknown. */
export function Dependents({ dependents }: Pick<EvidenceBundle, 'dependents'>) {
  const { t } = useGovernanceTranslation();
  if (!dependents.known) {
    return (
      <div>
        <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>{' '}
        <Text>{dependents.reason}</Text>
      </div>
    );
  }
  if (dependents.entities.length === 0) {
    return <Text>{t('review.noDependents')}</Text>;
  }
  const basis = {
    declared: t('review.basisDeclared'),
    observed: t('review.basisObserved'),
    derived: t('review.basisDerived'),
  };
  return (
    <ul className={styles.list}>
      {dependents.entities.map(entity => (
        <li key={`${entity.ref} ${entity.basis} ${entity.via}`}>
          <Text>
            <EntityLink entityRef={entity.ref} />
          </Text>
          <Text as="div" variant="body-x-small" color="secondary">
            {basis[entity.basis]} · <TextWithEntities text={entity.via} />
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Findings({ evidence }: { evidence: EvidenceBundle }) {
  const { t } = useGovernanceTranslation();
  return evidence.findings.length === 0 ? (
    <Text color="secondary">{t('review.noFindings')}</Text>
  ) : (
    <ul className={styles.list}>
      {evidence.findings.map(finding => (
        <li key={`${finding.rule} ${finding.message}`}>
          <Flex gap="2" align="start">
            <SeverityBadge severity={toSeverity(finding.severity)} />
            <div>
              <Text as="div">{finding.message}</Text>
              <Text as="div" variant="body-x-small" color="secondary">
                {finding.rule} · {t('review.since')}{' '}
                <PastTime at={finding.since} />
              </Text>
            </div>
          </Flex>
        </li>
      ))}
    </ul>
  );
}

function Grants({ evidence }: { evidence: EvidenceBundle }) {
  const { t } = useGovernanceTranslation();
  return evidence.grants.length === 0 ? (
    <Text color="secondary">{t('review.noGrants')}</Text>
  ) : (
    <ul className={styles.list}>
      {evidence.grants.map(grant => (
        <li key={grant.ref}>
          <Text
            weight={grant.ref === evidence.subject.ref ? 'bold' : 'regular'}
          >
            {grant.title}
          </Text>{' '}
          {grant.privileged && (
            <MarkBadge tone="warning">{t('review.privileged')}</MarkBadge>
          )}
          {grant.privileged === null && (
            <MarkBadge tone="unknown">{t('review.privilegeUnknown')}</MarkBadge>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The facts of one review, by what one wants to know. Each with its source and age. */
export function EvidenceSections({ evidence }: { evidence: EvidenceBundle }) {
  const { t } = useGovernanceTranslation();
  const { subject, identity, sources } = evidence;
  const ownership = OWNERSHIP.flatMap(field =>
    [...identity.facts, ...subject.facts]
      .filter(fact => fact.field === field)
      .slice(0, 1),
  );
  const rest = (facts: EvidenceBundle['identity']['facts']) =>
    facts.filter(
      ({ field }) => !OWNERSHIP.includes(field) && !ELSEWHERE.has(field),
    );
  return (
    <div className={styles.grid}>
      {evidence.contract && (
        <Section title={t('standalone.contract')}>
          <ContractDifference contract={evidence.contract} />
        </Section>
      )}
      <Section title={t('review.use')}>
        <UseChart use={evidence.use} />
      </Section>
      <Section title={t('review.dependents')}>
        <Dependents dependents={evidence.dependents} />
      </Section>
      <Section title={t('review.findings')}>
        <Findings evidence={evidence} />
      </Section>
      <Section title={t('review.owner')}>
        <FactList facts={ownership} />
      </Section>
      <Section title={t(SUBJECTS[subject.kind])}>
        <FactList facts={rest(subject.facts)} />
      </Section>
      {subject.ref !== identity.ref && (
        <Section title={t('review.grants')}>
          <Grants evidence={evidence} />
        </Section>
      )}
      <Section
        title={
          subject.ref === identity.ref
            ? t('identity.facts')
            : t('review.identity')
        }
      >
        <FactList facts={rest(identity.facts)} />
      </Section>
      <Section title={t('review.sources')}>
        <ul className={styles.list}>
          {sources.map(({ source, at, stale }) => (
            <li key={source}>
              <Text>
                {source}, {t('review.sourceReadAt')} <PastTime at={at} />
              </Text>{' '}
              {stale && (
                <MarkBadge tone="warning">{t('facts.stale')}</MarkBadge>
              )}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
