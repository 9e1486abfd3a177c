import { useApi } from '@backstage/frontend-plugin-api';
import { DatePicker, Text, TextField } from '@backstage/ui';
import { ComponentProps, useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

type Day = ComponentProps<typeof DatePicker>['value'];

/** The beginning of a day where the reader is, or the end of it. */
function momentOf(day: NonNullable<Day>, end: boolean): string {
  const text = `${day.toString().slice(0, 10)}T${
    end ? '23:59:59' : '00:00:00'
  }`;
  return new Date(text).toISOString();
}

/** Names who stands in for some days, with what that means said first. */
export function AbsenceDialog(props: {
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const [substitute, setSubstitute] = useState('');
  const [from, setFrom] = useState<Day>(null);
  const [to, setTo] = useState<Day>(null);
  const action = useAction(
    (first: NonNullable<Day>, last: NonNullable<Day>) =>
      api.setAbsence({
        substitute: substitute.trim(),
        from: momentOf(first, false),
        to: momentOf(last, true),
      }),
    props.onDone,
  );
  return (
    <ActionDialog
      title={t('absence.setTitle')}
      confirm={t('absence.confirm')}
      isDisabled={substitute.trim() === '' || !from || !to}
      busy={action.busy}
      error={action.error}
      onConfirm={() => from && to && action.run(from, to)}
      onClose={props.onClose}
    >
      <Text as="p">{t('absence.consequence')}</Text>
      <TextField
        label={t('absence.substitute')}
        description={t('absence.substituteHint')}
        value={substitute}
        onChange={setSubstitute}
        isRequired
      />
      <DatePicker
        label={t('absence.from')}
        value={from ?? null}
        onChange={setFrom}
      />
      <DatePicker label={t('absence.to')} value={to ?? null} onChange={setTo} />
    </ActionDialog>
  );
}
