import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { FlowDetail } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { flowChangeRouteRef } from '../routes';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Goes back to the version that was active before, with what that means said first. */
export function RollBack(props: { flow: FlowDetail; onDone: () => void }) {
  const { t } = useGovernanceTranslation();
  const { flow, onDone } = props;
  const api = useApi(governanceApiRef);
  const navigate = useNavigate();
  const changeRoute = useRouteRef(flowChangeRouteRef);
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const action = useAction(
    () => api.rollBackFlow(flow.name, reason.trim()),
    change => {
      setOpen(false);
      setReason('');
      onDone();
      const href = changeRoute?.({ changeId: change.id });
      if (href) {
        navigate(href);
      }
    },
  );
  // Activations come newest first.
  const earlier = flow.activations.find(({ hash }) => hash !== flow.hash);
  const stay = flow.versions.find(({ hash }) => hash === flow.hash)?.running;
  if (!earlier) {
    return null;
  }
  const { version } = earlier;
  return (
    <>
      <Button variant="secondary" onPress={() => setOpen(true)}>
        {t('flows.rollBackTo', { version })}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('flows.rollBackTitle', {
            title: flow.title ?? flow.name,
            version,
          })}
          confirm={t('flows.rollBackTo', { version })}
          isDisabled={!isReason(reason)}
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">
            {t('flows.rollBackStay', {
              count: stay ?? 0,
              version: flow.version,
            })}{' '}
            {t('flows.rollBackNew', { version })}
          </Text>
          <Text as="p">{t('flows.rollBackWider', { version })}</Text>
          <ReasonField value={reason} onChange={setReason} />
        </ActionDialog>
      )}
    </>
  );
}
