import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Text } from '@backstage/ui';
import {
  governanceFlowFreezePermission,
  TriggerRunView,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Lets a paused run go on, with what that means said first. */
export function ResumeRun(props: {
  run: TriggerRunView;
  onResumed: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { run, onResumed } = props;
  const api = useApi(governanceApiRef);
  const may = usePermission({ permission: governanceFlowFreezePermission });
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const action = useAction(
    () => api.resumeTriggerRun(run.id, reason.trim()),
    () => {
      setOpen(false);
      onResumed();
    },
  );
  if (!may.allowed) {
    return may.loading ? null : (
      <Text as="p" variant="body-small" color="secondary">
        {t('triggers.mayNotResume')}
      </Text>
    );
  }
  return (
    <>
      <Button variant="secondary" onPress={() => setOpen(true)}>
        {t('triggers.resume')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('triggers.resumeTitle', { flow: run.flow })}
          confirm={t('triggers.resume')}
          isDisabled={!isReason(reason)}
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">{run.pauseReason}</Text>
          <Text as="p">{t('triggers.resumeConsequence')}</Text>
          <ReasonField value={reason} onChange={setReason} />
        </ActionDialog>
      )}
    </>
  );
}
