import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { Passkey } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Removes a passkey, once what follows has been read. */
export function RemovePasskey(props: {
  passkey: Passkey;
  onRemoved: (passkey: Passkey) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { passkey, onRemoved } = props;
  const api = useApi(governanceApiRef);
  const [isOpen, setOpen] = useState(false);
  const action = useAction(
    () => api.removePasskey(passkey.id),
    () => {
      setOpen(false);
      onRemoved(passkey);
    },
  );
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        aria-label={t('passkeys.removeTitle', { label: passkey.label })}
        onPress={() => setOpen(true)}
      >
        {t('passkeys.remove')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('passkeys.removeTitle', { label: passkey.label })}
          confirm={t('passkeys.remove')}
          destructive
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">{t('passkeys.removeHint')}</Text>
        </ActionDialog>
      )}
    </>
  );
}
