import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { ExclusionView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Ends an exclusion before its time, with what that means said first. */
export function WithdrawExclusion(props: {
  exclusion: ExclusionView;
  onWithdrawn: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { exclusion, onWithdrawn } = props;
  const api = useApi(governanceApiRef);
  const [isOpen, setOpen] = useState(false);
  const action = useAction(
    () => api.withdrawExclusion(exclusion.id),
    () => {
      setOpen(false);
      onWithdrawn();
    },
  );
  return (
    <>
      <Button size="small" variant="secondary" onPress={() => setOpen(true)}>
        {t('exclusions.withdraw')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('exclusions.withdrawTitle')}
          confirm={t('exclusions.withdraw')}
          destructive
          isDisabled={false}
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">
            {t('exclusions.withdrawConsequence', { count: exclusion.leftOut })}
          </Text>
        </ActionDialog>
      )}
    </>
  );
}
