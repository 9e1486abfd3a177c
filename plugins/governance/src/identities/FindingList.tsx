import { Flex, Text } from '@backstage/ui';
import { FindingView } from '@countersign/plugin-governance-common';
import { SeverityBadge } from '../display/SeverityBadge';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Identities.module.css';

/** Findings with their rule, why they are true, since when, and the way out. */
export function FindingList({ findings }: { findings: FindingView[] }) {
  const { t } = useGovernanceTranslation();
  return findings.length === 0 ? (
    <Text color="secondary">{t('identity.noFindings')}</Text>
  ) : (
    <ul className={styles.list}>
      {findings.map(finding => (
        <li key={finding.id}>
          <Flex gap="2" align="start">
            <SeverityBadge severity={finding.severity} />
            <div>
              <Text as="p" weight="bold" className={styles.line}>
                {finding.message}
              </Text>
              <Text as="p" className={styles.line}>
                {t('identity.wayOut')}: {finding.wayOut}
              </Text>
              <Text
                as="p"
                variant="body-x-small"
                color="secondary"
                className={styles.line}
              >
                {t('identity.rule')} {finding.rule}
                {finding.framework && ` (${finding.framework})`} ·{' '}
                {t('review.since')} <PastTime at={finding.since} />
              </Text>
            </div>
          </Flex>
        </li>
      ))}
    </ul>
  );
}
