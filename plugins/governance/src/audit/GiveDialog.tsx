import { useApi } from '@backstage/frontend-plugin-api';
import { DatePicker, Text, TextField } from '@backstage/ui';
import { MAX_AUDITOR_DAYS } from '@countersign/plugin-governance-common';
import { ComponentProps, useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { CampaignSelect } from '../campaigns/CampaignSelect';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

type Day = ComponentProps<typeof DatePicker>['value'];

/** Lets somebody read for a while, with what that means said first. */
export function GiveDialog(props: { onDone: () => void; onClose: () => void }) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const [person, setPerson] = useState('');
  const [campaign, setCampaign] = useState<string>();
  const [reason, setReason] = useState('');
  const [to, setTo] = useState<Day>(null);
  const action = useAction(
    (last: NonNullable<Day>) =>
      api.giveAuditorGrant({
        person: person.trim(),
        ...(campaign ? { campaign } : {}),
        to: new Date(`${last.toString().slice(0, 10)}T23:59:59`).toISOString(),
        reason: reason.trim(),
      }),
    props.onDone,
  );
  return (
    <ActionDialog
      title={t('auditors.giveTitle')}
      confirm={t('auditors.give')}
      isDisabled={person.trim() === '' || !to || !isReason(reason)}
      busy={action.busy}
      error={action.error}
      onConfirm={() => to && action.run(to)}
      onClose={props.onClose}
    >
      <Text as="p">{t('auditors.giveConsequence')}</Text>
      <TextField
        label={t('auditors.person')}
        description={t('auditors.personHint')}
        value={person}
        onChange={setPerson}
        isRequired
      />
      <CampaignSelect
        label={t('auditors.campaign')}
        none={t('auditors.everything')}
        value={campaign}
        onChange={setCampaign}
      />
      <DatePicker
        label={t('auditors.to')}
        description={t('auditors.toHint', { days: String(MAX_AUDITOR_DAYS) })}
        value={to ?? null}
        onChange={setTo}
      />
      <ReasonField value={reason} onChange={setReason} />
    </ActionDialog>
  );
}
