import { Text } from '@backstage/ui';
import { IncidentWavesView } from '@countersign/plugin-governance-common';
import { Section } from '../display/Section';
import { labelOf, useTargets } from '../incidents/useTargets';
import { PagedQuery } from '../queries/usePagedQuery';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { EndHeld } from './EndHeld';
import { WavesItem } from './WavesItem';
import styles from '../approvals/Approvals.module.css';

function List(props: {
  items: IncidentWavesView[];
  mayFreeze: boolean;
  onSteered: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { items, mayFreeze, onSteered } = props;
  const targets = useTargets('');
  const open = items.filter(
    ({ state }) => state === 'running' || state === 'paused',
  );
  return (
    <>
      <Text as="p" weight="bold">
        {t('waves.sentence', { count: open.length })}
      </Text>
      <ul className={styles.list}>
        {items.map(waves => (
          <li key={waves.id}>
            <WavesItem
              waves={waves}
              label={labelOf(targets, waves)}
              mayFreeze={mayFreeze}
              onSteered={onSteered}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

/** What incidents have revoked or replaced in waves, or are about to, and the way to begin with something else. */
export function WavesSection(props: {
  query: PagedQuery<IncidentWavesView>;
  mayFreeze: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { query, mayFreeze } = props;
  return (
    <Section
      title={t('waves.title')}
      level="h2"
      aside={mayFreeze && <EndHeld onStarted={query.reload} />}
    >
      <PagedBoundary
        query={query}
        what={t('waves.what')}
        permission="governance.flow.read"
        empty={
          <EmptyState
            title={t('waves.emptyTitle')}
            hint={t('waves.emptyHint')}
          />
        }
      >
        {items => (
          <List items={items} mayFreeze={mayFreeze} onSteered={query.reload} />
        )}
      </PagedBoundary>
    </Section>
  );
}
