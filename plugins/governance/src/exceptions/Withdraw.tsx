import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { ExceptionView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Ends an exception before its time, with what that means said first. */
export function Withdraw(props: {
  exception: ExceptionView;
  onWithdrawn: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { exception, onWithdrawn } = props;
  const api = useApi(governanceApiRef);
  const [isOpen, setOpen] = useState(false);
  const action = useAction(
    () => api.withdrawException(exception.id),
    () => {
      setOpen(false);
      onWithdrawn();
    },
  );
  return (
    <>
      <Button size="small" variant="secondary" onPress={() => setOpen(true)}>
        {t('exceptions.withdraw')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('exceptions.withdrawTitle')}
          confirm={t('exceptions.withdraw')}
          destructive
          isDisabled={false}
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">{t('exceptions.withdrawConsequence')}</Text>
        </ActionDialog>
      )}
    </>
  );
}
