import { usePermission } from '@backstage/plugin-permission-react';
import { Container, Flex, Text } from '@backstage/ui';
import { governanceFlowFreezePermission } from '@countersign/plugin-governance-common';
import { Section } from '../display/Section';
import { SwitchPanel } from '../incidents/SwitchPanel';
import { useControl } from '../queries/useControl';
import { useFlowSwitch } from '../queries/useFlowSwitch';
import { useModes } from '../queries/useModes';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Bounds } from './Bounds';
import { HeldEffects } from './HeldEffects';
import { Modes } from './Modes';
import { Standing } from './Standing';

/** How far flows may go, what bounds them, for what deadlines stand still, and the one switch. */
export function ControlPage() {
  const { t } = useGovernanceTranslation();
  const flowSwitch = useFlowSwitch();
  const modes = useModes();
  const control = useControl();
  const may = usePermission({ permission: governanceFlowFreezePermission });
  const permission = 'governance.flow.read';
  return (
    <Container my="4">
      <Flex direction="column" gap="6">
        <Section title={t('incidents.switch')} level="h2">
          <QueryBoundary
            query={flowSwitch}
            what={t('incidents.switch')}
            permission={permission}
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
        <Section title={t('control.modes')} level="h2">
          <QueryBoundary
            query={modes}
            what={t('control.modes')}
            permission={permission}
          >
            {({ items }) => (
              <Modes
                modes={items}
                mayChange={may.allowed}
                onChanged={modes.reload}
              />
            )}
          </QueryBoundary>
          {!may.allowed && !may.loading && (
            <Text as="p" variant="body-small" color="secondary">
              {t('control.mayNot')}
            </Text>
          )}
        </Section>
        <Section title={t('control.standing')} level="h2">
          <QueryBoundary
            query={control}
            what={t('control.standing')}
            permission={permission}
          >
            {({ standing }) => <Standing standing={standing} />}
          </QueryBoundary>
        </Section>
        <Section title={t('control.bounds')} level="h2">
          <QueryBoundary
            query={control}
            what={t('control.bounds')}
            permission={permission}
          >
            {state => (
              <Flex direction="column" gap="4">
                <Bounds control={state} />
                {state.disables.held > 0 && <HeldEffects />}
              </Flex>
            )}
          </QueryBoundary>
        </Section>
      </Flex>
    </Container>
  );
}
