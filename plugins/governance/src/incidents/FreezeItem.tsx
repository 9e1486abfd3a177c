import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Card, CardBody, Flex, Link, Text } from '@backstage/ui';
import { FreezeView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isEntityRef } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { Asked } from '../flowInstances/Asked';
import { PersonName } from '../flows/PersonName';
import { useAction } from '../queries/useAction';
import { useFlowInstance } from '../queries/useFlowInstance';
import { approvalRouteRef, flowInstanceRouteRef } from '../routes';
import { ErrorState } from '../states/ErrorState';
import { LoadingRows } from '../states/LoadingRows';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { EndHeld } from '../waves/EndHeld';
import { OwnerField } from './OwnerField';
import { FREEZE_KINDS } from './freezeWords';

function AskAgain(props: { freeze: FreezeView; onAsked: () => void }) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const { freeze, onAsked } = props;
  const [isOpen, setOpen] = useState(false);
  const [owner, setOwner] = useState('');
  const action = useAction(
    () => api.askForRevalidation(freeze.id, owner),
    () => {
      setOpen(false);
      onAsked();
    },
  );
  return (
    <>
      <Button variant="secondary" onPress={() => setOpen(true)}>
        {t('incidents.askAgain')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('incidents.askAgain')}
          confirm={t('incidents.askAgain')}
          isDisabled={!isEntityRef(owner)}
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">{t('incidents.wayOut')}</Text>
          <OwnerField value={owner} onChange={setOwner} />
        </ActionDialog>
      )}
    </>
  );
}

function Revalidation(props: {
  freeze: FreezeView;
  mayFreeze: boolean;
  onAsked: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { freeze, mayFreeze, onAsked } = props;
  const query = useFlowInstance(freeze.instanceId);
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  const approvalRoute = useRouteRef(approvalRouteRef);
  if (query.loading) {
    return <LoadingRows rows={2} />;
  }
  if (query.error) {
    return (
      <ErrorState
        what={t('incidents.revalidation')}
        error={query.error}
        retry={query.reload}
        permission="governance.flow.read"
      />
    );
  }
  const instance = query.value;
  const instanceId = freeze.instanceId ?? '';
  return (
    <Flex direction="column" gap="2">
      {instance?.question && <Asked question={instance.question} />}
      {instance?.status === 'ended' && (
        <Text as="p">
          {t('incidents.refused', { outcome: instance.outcome ?? '' })}
        </Text>
      )}
      <Flex gap="3" align="center">
        {instance && (
          <Link href={instanceRoute?.({ instanceId })}>
            {t('incidents.seeRevalidation')}
          </Link>
        )}
        {instance?.question && (
          <Link href={approvalRoute?.({ instanceId })}>
            {t('incidents.answer')}
          </Link>
        )}
        {mayFreeze && instance?.status !== 'running' && (
          <AskAgain freeze={freeze} onAsked={onAsked} />
        )}
      </Flex>
    </Flex>
  );
}

/** One thing that is frozen: why, since when, by whom, and who is asked to let it go. */
export function FreezeItem(props: {
  freeze: FreezeView;
  /** What it is called, where that is known. */
  label?: string;
  mayFreeze: boolean;
  onAsked: () => void;
  /** What it holds is being ended. */
  onEnding: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { freeze, label, mayFreeze, onAsked, onEnding } = props;
  const { kind, target } = freeze;
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="2">
          <Flex gap="2" align="center">
            <MarkBadge tone="danger">{t(FREEZE_KINDS[freeze.kind])}</MarkBadge>
            <Text as="h4" weight="bold">
              <span title={freeze.target}>{label ?? freeze.target}</span>
            </Text>
          </Flex>
          <Text as="p">{freeze.reason}</Text>
          <Text as="p" variant="body-small" color="secondary">
            {t('incidents.frozenBy')} <PersonName actor={freeze.setBy} />,{' '}
            <PastTime at={freeze.setAt} />
          </Text>
          <Text as="p" weight="bold">
            {t('incidents.revalidation')}
          </Text>
          <Revalidation
            freeze={freeze}
            mayFreeze={mayFreeze}
            onAsked={onAsked}
          />
          {mayFreeze && kind !== 'flow' && (
            <div>
              <EndHeld
                about={{ kind, target, label: label ?? target }}
                onStarted={onEnding}
              />
            </div>
          )}
        </Flex>
      </CardBody>
    </Card>
  );
}
