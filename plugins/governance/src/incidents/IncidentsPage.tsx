import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Container, Flex, Text } from '@backstage/ui';
import {
  FreezeView,
  governanceFlowFreezePermission,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { Section } from '../display/Section';
import { useFlowSwitch } from '../queries/useFlowSwitch';
import { useFreezes } from '../queries/useFreezes';
import { useWaves } from '../queries/useWaves';
import { EmptyState } from '../states/EmptyState';
import { QueryBoundary } from '../states/QueryBoundary';
import { phrasePast } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { WavesSection } from '../waves/WavesSection';
import { FreezeDialog } from './FreezeDialog';
import { FreezeItem } from './FreezeItem';
import { SwitchPanel } from './SwitchPanel';
import { labelOf, useTargets } from './useTargets';
import styles from '../approvals/Approvals.module.css';

function Frozen(props: {
  freezes: FreezeView[];
  mayFreeze: boolean;
  onAsked: () => void;
  onEnding: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { freezes, mayFreeze, onAsked, onEnding } = props;
  const targets = useTargets('');
  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold" role="status">
        {t('incidents.sentence', {
          count: freezes.length,
          since: freezes[0] ? phrasePast(freezes[0].setAt, now) : '',
        })}
      </Text>
      {freezes.length === 0 ? (
        <EmptyState
          title={t('incidents.emptyTitle')}
          hint={t('incidents.emptyHint')}
        />
      ) : (
        <ul className={styles.list}>
          {freezes.map(freeze => (
            <li key={freeze.id}>
              <FreezeItem
                freeze={freeze}
                label={labelOf(targets, freeze)}
                mayFreeze={mayFreeze}
                onAsked={onAsked}
                onEnding={onEnding}
              />
            </li>
          ))}
        </ul>
      )}
    </Flex>
  );
}

/** What is frozen and how it is let go, and the one switch that stops what runs by itself. */
export function IncidentsPage() {
  const { t } = useGovernanceTranslation();
  const freezes = useFreezes();
  const flowSwitch = useFlowSwitch();
  const waves = useWaves();
  const [isFreezing, setFreezing] = useState(false);
  const may = usePermission({ permission: governanceFlowFreezePermission });
  return (
    <Container my="4">
      <Flex direction="column" gap="6">
        <Section
          title={t('incidents.frozen')}
          level="h2"
          aside={
            may.allowed && (
              <Button destructive onPress={() => setFreezing(true)}>
                {t('incidents.freeze')}
              </Button>
            )
          }
        >
          <QueryBoundary
            query={freezes}
            what={t('incidents.what')}
            permission="governance.flow.read"
          >
            {({ items }) => (
              <Frozen
                freezes={items}
                mayFreeze={may.allowed}
                onAsked={freezes.reload}
                onEnding={waves.reload}
              />
            )}
          </QueryBoundary>
          {!may.allowed && !may.loading && (
            <Text as="p" variant="body-small" color="secondary">
              {t('incidents.mayNot')}
            </Text>
          )}
        </Section>
        <Section title={t('incidents.switch')} level="h2">
          <QueryBoundary
            query={flowSwitch}
            what={t('incidents.switch')}
            permission="governance.flow.read"
          >
            {state => (
              <SwitchPanel
                query={flowSwitch}
                state={state}
                mayFreeze={may.allowed}
              />
            )}
          </QueryBoundary>
        </Section>
        <WavesSection query={waves} mayFreeze={may.allowed} />
      </Flex>
      {isFreezing && (
        <FreezeDialog
          onFrozen={() => {
            setFreezing(false);
            freezes.reload();
          }}
          onClose={() => setFreezing(false)}
        />
      )}
    </Container>
  );
}
