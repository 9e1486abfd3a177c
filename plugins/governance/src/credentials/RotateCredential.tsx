import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Link, Text } from '@backstage/ui';
import { IssuedCredentialView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { useAction } from '../queries/useAction';
import { flowInstanceRouteRef } from '../routes';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Has a credential replaced by one of the same rights, with what that means said first. */
export function RotateCredential(props: {
  credential: IssuedCredentialView;
  onRotated: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { credential, onRotated } = props;
  const api = useApi(governanceApiRef);
  const instance = useRouteRef(flowInstanceRouteRef);
  const [isOpen, setOpen] = useState(false);
  const [started, setStarted] = useState<string>();
  const action = useAction(
    () => api.rotateCredential(credential.id),
    ({ instanceId }) => {
      setOpen(false);
      setStarted(instanceId);
      onRotated();
    },
  );
  if (started !== undefined) {
    return (
      <Text as="p" role="status">
        {t('credentials.rotating')}{' '}
        <Link href={instance?.({ instanceId: started })}>
          {t('credentials.seeRotation')}
        </Link>
      </Text>
    );
  }
  return (
    <div>
      <Button size="small" variant="secondary" onPress={() => setOpen(true)}>
        {t('credentials.rotate')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('credentials.rotateTitle', {
            name: credential.externalId ?? credential.identity,
          })}
          confirm={t('credentials.rotate')}
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">{t('credentials.rotateConsequence')}</Text>
        </ActionDialog>
      )}
    </div>
  );
}
