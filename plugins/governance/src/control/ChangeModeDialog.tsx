import { useApi } from '@backstage/frontend-plugin-api';
import { Select, Text, TextField } from '@backstage/ui';
import { ModeView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { isMode, MODE_RANKS } from './modeRanks';

const MODES = ['observe', 'advise', 'enforce'] as const;

/** Asks which mode, and why, and says what follows before it is done. Without a mode it asks for what it is, too. */
export function ChangeModeDialog(props: {
  mode?: ModeView;
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const { mode: present, onDone, onClose } = props;
  const [scope, setScope] = useState({
    source: present?.source ?? '',
    environment: present?.environment ?? '',
    flow: present?.flow ?? '',
  });
  const [mode, setMode] = useState<ModeView['mode']>(
    present?.mode ?? 'observe',
  );
  const [reason, setReason] = useState('');
  const action = useAction(
    () =>
      api.changeMode({
        source: scope.source.trim() || undefined,
        environment: scope.environment.trim() || undefined,
        flow: scope.flow.trim() || undefined,
        mode,
        reason: reason.trim(),
      }),
    onDone,
  );
  const raises =
    present !== undefined && MODE_RANKS[mode] > MODE_RANKS[present.mode];
  const consequence = present
    ? t(raises ? 'control.raises' : 'control.lowers', { mode })
    : t('control.raisesOrLowers', { mode });
  return (
    <ActionDialog
      title={t('control.changeTitle')}
      confirm={raises ? t('control.askRaise') : t('control.setMode')}
      isDisabled={!isReason(reason) || present?.mode === mode}
      busy={action.busy}
      error={action.error}
      onConfirm={() => action.run()}
      onClose={onClose}
    >
      {!present &&
        (['source', 'environment', 'flow'] as const).map(field => (
          <TextField
            key={field}
            label={t(`control.${field}`)}
            description={t('control.emptyIsAny')}
            value={scope[field]}
            onChange={value => setScope({ ...scope, [field]: value })}
          />
        ))}
      <Select
        label={t('control.mode')}
        value={mode}
        onChange={next => isMode(next) && setMode(next)}
        options={MODES.map(id => ({ id, label: t(`mode.${id}`) }))}
      />
      <ReasonField value={reason} onChange={setReason} />
      <div>
        <Text as="p" weight="bold">
          {t('dialogs.consequence')}
        </Text>
        <Text as="p">{consequence}</Text>
        <Text as="p">{t('control.runningKeep')}</Text>
      </div>
    </ActionDialog>
  );
}
