import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { IssuedCredentialView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Has a credential revoked, with what that means said first. */
export function RevokeCredential(props: {
  credential: IssuedCredentialView;
  onRevoked: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { credential, onRevoked } = props;
  const api = useApi(governanceApiRef);
  const [isOpen, setOpen] = useState(false);
  const [isSent, setSent] = useState(false);
  const [reason, setReason] = useState('');
  const action = useAction(
    () => api.revokeCredential(credential.id, { reason: reason.trim() }),
    () => {
      setOpen(false);
      setSent(true);
      onRevoked();
    },
  );
  if (isSent) {
    return (
      <Text as="p" role="status">
        {t('credentials.revoking')}
      </Text>
    );
  }
  return (
    <div>
      <Button size="small" variant="secondary" onPress={() => setOpen(true)}>
        {t('credentials.revoke')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('credentials.revokeTitle', {
            name: credential.externalId ?? credential.identity,
          })}
          confirm={t('credentials.revoke')}
          destructive
          busy={action.busy}
          error={action.error}
          isDisabled={!isReason(reason)}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">{t('credentials.revokeConsequence')}</Text>
          <ReasonField
            label={t('credentials.revokeReason')}
            value={reason}
            onChange={setReason}
          />
        </ActionDialog>
      )}
    </div>
  );
}
