import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Text, TextField } from '@backstage/ui';
import { Passkey } from '@countersign/plugin-governance-common';
import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { useCeremonies } from './useCeremonies';

/** Sets up a passkey: one that is usable admits it where there is one, then the device makes it. */
export function AddPasskey(props: {
  /** Whether a passkey is usable already. */
  another: boolean;
  onAdded: (passkey: Passkey) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { another, onAdded } = props;
  const api = useApi(governanceApiRef);
  const { prove, create } = useCeremonies();
  const [isOpen, setOpen] = useState(false);
  const [label, setLabel] = useState('');
  const action = useAction(
    async () => {
      const begun = await api.beginPasskey();
      const admittedBy = begun.admit && (await prove(begun.admit));
      return api.enrolPasskey({
        ...(await create(begun.create)),
        label: label.trim(),
        ...(admittedBy ? { admittedBy } : {}),
      });
    },
    passkey => {
      setOpen(false);
      setLabel('');
      onAdded(passkey);
    },
  );
  if (!browserSupportsWebAuthn()) {
    return <Text as="p">{t('passkeys.unsupported')}</Text>;
  }
  return (
    <>
      <Button variant="primary" onPress={() => setOpen(true)}>
        {t('passkeys.add')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('passkeys.add')}
          confirm={t('passkeys.add')}
          isDisabled={label.trim().length === 0}
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">{t('passkeys.addHint')}</Text>
          <Text as="p">
            {t(another ? 'passkeys.admitHint' : 'passkeys.firstHint')}
          </Text>
          <TextField
            label={t('passkeys.label')}
            description={t('passkeys.labelHint')}
            value={label}
            onChange={setLabel}
            maxLength={100}
            isRequired
          />
        </ActionDialog>
      )}
    </>
  );
}
