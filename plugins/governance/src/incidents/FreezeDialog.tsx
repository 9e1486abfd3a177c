import { useApi } from '@backstage/frontend-plugin-api';
import { Select, Text } from '@backstage/ui';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isEntityRef } from '../display/EntityLink';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { FREEZE_KINDS, FreezeKind, isFreezeKind } from './freezeWords';
import { OwnerField } from './OwnerField';
import { TargetField } from './TargetField';
import { useTargets } from './useTargets';

const KINDS: FreezeKind[] = [
  'integration',
  'identity',
  'issuer',
  'team',
  'flow',
];

/** Asks what is to be frozen and why, and says what that does before it is done. */
export function FreezeDialog(props: {
  onFrozen: () => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { onFrozen, onClose } = props;
  const api = useApi(governanceApiRef);
  const [kind, setKind] = useState<FreezeKind>('integration');
  const [target, setTarget] = useState('');
  const [owner, setOwner] = useState<string>();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const targets = useTargets(typed)[kind];
  const found = targets.find(({ id }) => id === target);
  const ownerRef = owner ?? found?.owner ?? '';
  const label = found?.label ?? target.trim();
  const action = useAction(
    () =>
      api.freeze({
        kind,
        target: target.trim(),
        reason: reason.trim(),
        owner: ownerRef,
      }),
    onFrozen,
  );
  return (
    <ActionDialog
      title={t('incidents.freezeTitle')}
      confirm={
        label ? t('incidents.freezeNamed', { label }) : t('incidents.freeze')
      }
      destructive
      isDisabled={
        target.trim() === '' || !isReason(reason) || !isEntityRef(ownerRef)
      }
      busy={action.busy}
      error={action.error}
      onConfirm={() => action.run()}
      onClose={onClose}
    >
      <Select
        label={t('incidents.kind')}
        value={kind}
        onChange={next => {
          if (isFreezeKind(next)) {
            setKind(next);
            setTarget('');
            setOwner(undefined);
          }
        }}
        options={KINDS.map(id => ({ id, label: t(FREEZE_KINDS[id]) }))}
      />
      <TargetField
        kind={kind}
        targets={targets}
        value={target}
        onChange={setTarget}
        onType={setTyped}
      />
      <OwnerField value={ownerRef} onChange={setOwner} />
      <ReasonField value={reason} onChange={setReason} />
      <div>
        <Text as="p" weight="bold">
          {t('dialogs.consequence')}
        </Text>
        <Text as="p">
          {t('incidents.consequence', { label: label || t('incidents.it') })}
        </Text>
        {found?.running !== undefined && (
          <Text as="p">
            {t('incidents.consequenceRunning', { count: found.running })}
          </Text>
        )}
        <Text as="p">{t('incidents.wayOut')}</Text>
      </div>
    </ActionDialog>
  );
}
