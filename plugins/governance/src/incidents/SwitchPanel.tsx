import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import { FlowSwitchView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { MarkBadge } from '../display/MarkBadge';
import { isReason, ReasonField } from '../display/ReasonField';
import { PersonName } from '../flows/PersonName';
import { useAction } from '../queries/useAction';
import { Query } from '../queries/useQuery';
import { approvalRouteRef, flowInstanceRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

function SwitchAction(props: {
  stopped: boolean;
  onDone: (state: FlowSwitchView) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { stopped, onDone } = props;
  const api = useApi(governanceApiRef);
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const action = useAction(
    () =>
      stopped
        ? api.askToResumeFlows(reason.trim())
        : api.stopFlows(reason.trim()),
    state => {
      setOpen(false);
      setReason('');
      onDone(state);
    },
  );
  const label = t(stopped ? 'incidents.resume' : 'incidents.stop');
  return (
    <>
      <Button
        variant="secondary"
        destructive={!stopped}
        onPress={() => setOpen(true)}
      >
        {label}
      </Button>
      {isOpen && (
        <ActionDialog
          title={label}
          confirm={label}
          destructive={!stopped}
          isDisabled={!isReason(reason)}
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">
            {t(stopped ? 'incidents.resumeHint' : 'incidents.stopHint')}
          </Text>
          <ReasonField value={reason} onChange={setReason} />
        </ActionDialog>
      )}
    </>
  );
}

/** The one switch: whether what follows from schedules and from silence goes on, and who said so. */
export function SwitchPanel(props: {
  query: Query<FlowSwitchView>;
  state: FlowSwitchView;
  mayFreeze: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { query, state, mayFreeze } = props;
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  const approvalRoute = useRouteRef(approvalRouteRef);
  const { instanceId } = state;
  return (
    <Flex direction="column" gap="2" align="start">
      <MarkBadge tone={state.stopped ? 'danger' : 'success'}>
        {t(state.stopped ? 'incidents.stopped' : 'incidents.runs')}
      </MarkBadge>
      <Text as="p">
        {t(state.stopped ? 'incidents.stoppedHint' : 'incidents.runsHint')}
      </Text>
      {state.changedBy && state.changedAt && (
        <Text as="p" variant="body-small" color="secondary">
          <PersonName actor={state.changedBy} />,{' '}
          <PastTime at={state.changedAt} />
          {state.reason && `: ${state.reason}`}
        </Text>
      )}
      {instanceId && (
        <Text as="p">
          {t('incidents.resumeAsked')}{' '}
          <Link href={instanceRoute?.({ instanceId })}>
            {t('incidents.seeRevalidation')}
          </Link>{' '}
          <Link href={approvalRoute?.({ instanceId })}>
            {t('incidents.answer')}
          </Link>
        </Text>
      )}
      {mayFreeze && !instanceId && (
        <SwitchAction stopped={state.stopped} onDone={query.replace} />
      )}
    </Flex>
  );
}
