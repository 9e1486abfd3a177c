import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { IncidentWavesView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

type Steering = 'pause' | 'resume' | 'cancel';

/** What can be said while it is in each state. */
const OFFERED: Record<IncidentWavesView['state'], Steering[]> = {
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  finished: [],
  cancelled: [],
};

function SteerButton(props: {
  waves: IncidentWavesView;
  steering: Steering;
  onSteered: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { waves, steering, onSteered } = props;
  const api = useApi(governanceApiRef);
  const [isOpen, setOpen] = useState(false);
  const calls = {
    pause: api.pauseWaves,
    resume: api.resumeWaves,
    cancel: api.cancelWaves,
  };
  const action = useAction(
    () => calls[steering](waves.id),
    () => {
      setOpen(false);
      onSteered();
    },
  );
  const label = t(`waves.${steering}`);
  return (
    <>
      <Button size="small" variant="secondary" onPress={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <ActionDialog
          title={label}
          confirm={label}
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">
            {steering === 'cancel'
              ? t('waves.cancelHint', { count: waves.counts.waiting })
              : t(`waves.${steering}Hint`)}
          </Text>
        </ActionDialog>
      )}
    </>
  );
}

/** Pauses waves, lets them go on, or gives the rest up, each with what it means said first. */
export function SteerWaves(props: {
  waves: IncidentWavesView;
  onSteered: () => void;
}) {
  const { waves, onSteered } = props;
  return (
    <Flex gap="2">
      {OFFERED[waves.state].map(steering => (
        <SteerButton
          key={steering}
          waves={waves}
          steering={steering}
          onSteered={onSteered}
        />
      ))}
    </Flex>
  );
}
