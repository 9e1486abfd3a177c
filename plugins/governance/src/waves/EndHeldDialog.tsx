import { useApi } from '@backstage/frontend-plugin-api';
import { Flex, NumberField, Select, Text } from '@backstage/ui';
import {
  IncidentWavesView,
  WaveAction,
  WaveTarget,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { FREEZE_KINDS } from '../incidents/freezeWords';
import { TargetField } from '../incidents/TargetField';
import { useTargets } from '../incidents/useTargets';
import { useAction } from '../queries/useAction';
import { useWavePreview } from '../queries/useWavePreview';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { WavePreviewPanel } from './WavePreviewPanel';

const KINDS: WaveTarget['kind'][] = [
  'integration',
  'identity',
  'issuer',
  'team',
];
const ACTIONS: WaveAction[] = ['revoke', 'rotate'];

function TargetChoice(props: {
  value: WaveTarget;
  onChange: (target: WaveTarget) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { value, onChange } = props;
  const [typed, setTyped] = useState('');
  const targets = useTargets(typed)[value.kind];
  return (
    <>
      <Select
        label={t('incidents.kind')}
        value={value.kind}
        onChange={next => {
          const kind = KINDS.find(known => known === next);
          if (kind) {
            onChange({ kind, target: '' });
          }
        }}
        options={KINDS.map(id => ({ id, label: t(FREEZE_KINDS[id]) }))}
      />
      <TargetField
        kind={value.kind}
        targets={targets}
        value={value.target}
        onChange={target => onChange({ ...value, target })}
        onType={setTyped}
      />
    </>
  );
}

/** Asks what is to be done with what something holds and why, and says first what that is and what it means. */
export function EndHeldDialog(props: {
  /** What it is about, where that is known already, with what it is called. */
  about?: WaveTarget & { label: string };
  onStarted: (waves: IncidentWavesView) => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { about, onStarted, onClose } = props;
  const api = useApi(governanceApiRef);
  const [target, setTarget] = useState<WaveTarget>(
    about
      ? { kind: about.kind, target: about.target }
      : { kind: 'integration', target: '' },
  );
  const [action, setAction] = useState<WaveAction>('revoke');
  const [reason, setReason] = useState('');
  const [waveSize, setWaveSize] = useState(10);
  const [pauseAt, setPauseAt] = useState(3);
  const meant = { ...target, target: target.target.trim() };
  const preview = useWavePreview({ ...meant, action });
  const start = useAction(
    () =>
      api.startWaves({
        ...meant,
        action,
        reason: reason.trim(),
        waveSize,
        pauseAt,
      }),
    onStarted,
  );
  const possible = preview.value?.possible ?? 0;
  return (
    <ActionDialog
      title={
        about
          ? t('waves.dialogTitle', { label: about.label })
          : t('waves.dialogTitleNone')
      }
      confirm={t(
        action === 'revoke' ? 'waves.confirmRevoke' : 'waves.confirmRotate',
        { count: possible },
      )}
      destructive={action === 'revoke'}
      isDisabled={
        possible === 0 ||
        preview.value?.open !== undefined ||
        !isReason(reason) ||
        !(waveSize >= 1 && pauseAt >= 1)
      }
      busy={start.busy}
      error={start.error}
      onConfirm={() => start.run()}
      onClose={onClose}
    >
      {!about && <TargetChoice value={target} onChange={setTarget} />}
      <Select
        label={t('waves.action')}
        value={action}
        onChange={next => {
          const chosen = ACTIONS.find(known => known === next);
          if (chosen) {
            setAction(chosen);
          }
        }}
        options={ACTIONS.map(id => ({ id, label: t(`waves.${id}`) }))}
      />
      {meant.target === '' ? (
        <Text as="p" color="secondary">
          {t('waves.choose')}
        </Text>
      ) : (
        <QueryBoundary
          query={preview}
          what={t('waves.preview')}
          permission="governance.flow.freeze"
        >
          {value => <WavePreviewPanel preview={value} />}
        </QueryBoundary>
      )}
      <ReasonField value={reason} onChange={setReason} />
      <Flex gap="3" align="start">
        <NumberField
          label={t('waves.waveSize')}
          description={t('waves.waveSizeHint')}
          value={waveSize}
          onChange={setWaveSize}
          minValue={1}
          maxValue={500}
        />
        <NumberField
          label={t('waves.pauseAt')}
          value={pauseAt}
          onChange={setPauseAt}
          minValue={1}
          maxValue={500}
        />
      </Flex>
    </ActionDialog>
  );
}
