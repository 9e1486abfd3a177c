import { Text } from '@backstage/ui';
import { EvidenceFact } from '@countersign/plugin-governance-common';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { PastTime } from '../time/PastTime';
import { FactValue } from './FactValue';
import { fieldLabel } from './fieldLabel';
import { MarkBadge } from './MarkBadge';
import styles from './FactList.module.css';

function Provenance({ fact }: { fact: EvidenceFact }) {
  const { t } = useGovernanceTranslation();
  if (!fact.known) {
    return <>{fact.reason}</>;
  }
  return (
    <>
      {fact.basis === 'declared'
        ? t('facts.declaredBy', { source: fact.source })
        : t('facts.observedBy', { source: fact.source })}
      {' · '}
      <PastTime at={fact.at} />
    </>
  );
}

/** Facts with the source and the age of each. What is stale or not known is marked by a word. */
export function FactList({ facts }: { facts: EvidenceFact[] }) {
  const { t } = useGovernanceTranslation();
  return (
    <dl className={styles.list}>
      {facts.map(fact => (
        <div key={fact.field} className={styles.row}>
          <dt>
            <Text variant="body-small" color="secondary">
              {fieldLabel(fact.field, t)}
            </Text>
          </dt>
          <dd className={styles.value}>
            <Text as={fact.known ? 'div' : 'span'} variant="body-medium">
              {fact.known ? (
                <FactValue value={fact.value} />
              ) : (
                <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>
              )}{' '}
              {fact.known && fact.stale && (
                <>
                  {' '}
                  <MarkBadge tone="warning">{t('facts.stale')}</MarkBadge>
                </>
              )}
            </Text>
            <Text
              as={fact.known ? 'div' : 'span'}
              variant="body-x-small"
              color="secondary"
            >
              <Provenance fact={fact} />
            </Text>
          </dd>
        </div>
      ))}
    </dl>
  );
}
