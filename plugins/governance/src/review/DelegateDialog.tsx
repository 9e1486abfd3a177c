import { useApi } from '@backstage/frontend-plugin-api';
import { Text, TextField } from '@backstage/ui';
import { ReviewStaging } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Gives one's question to somebody of the allow-list, with what that means said first. */
export function DelegateDialog(props: {
  staging: ReviewStaging;
  task: string;
  onDone: (staging: ReviewStaging) => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { staging, task, onDone, onClose } = props;
  const api = useApi(governanceApiRef);
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const action = useAction(
    () =>
      api.delegateReviewTask(staging.reviewId, {
        task,
        to: to.trim(),
        reason: reason.trim(),
      }),
    onDone,
  );
  return (
    <ActionDialog
      title={t('stages.delegateTitle')}
      confirm={t('stages.delegateConfirm')}
      isDisabled={to.trim() === '' || !isReason(reason)}
      busy={action.busy}
      error={action.error}
      onConfirm={() => action.run()}
      onClose={onClose}
    >
      <Text as="p">{t('stages.delegateConsequence')}</Text>
      <TextField
        label={t('stages.delegateTo')}
        description={t('stages.delegateHint', {
          groups: staging.delegateTo.join(', '),
        })}
        value={to}
        onChange={setTo}
        isRequired
      />
      <ReasonField value={reason} onChange={setReason} />
    </ActionDialog>
  );
}
