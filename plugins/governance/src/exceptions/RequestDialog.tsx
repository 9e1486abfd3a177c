import { useApi } from '@backstage/frontend-plugin-api';
import { Select, Text, TextField } from '@backstage/ui';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { readDays } from '../granted/readDays';
import { useAction } from '../queries/useAction';
import { useFlows } from '../queries/useFlows';
import { useRequestableFlows } from '../queries/useRequestableFlows';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { AboutField } from '../requests/AboutField';
import { useDeclaredExceptions } from './useDeclaredExceptions';

const MOST_DAYS = 3650;

/** Asks for an exception: what from, about what, for how long, and what is done instead. */
export function RequestDialog(props: {
  onRequested: (instanceId: string) => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { onRequested, onClose } = props;
  const api = useApi(governanceApiRef);
  const [flow, setFlow] = useState<string>();
  const [exception, setException] = useState<string>();
  const [subject, setSubject] = useState('');
  const [days, setDays] = useState('30');
  const [control, setControl] = useState('');
  const flows = useFlows();
  const declared = useDeclaredExceptions(flow);
  // Whoever may not ask for what flows give cannot look up what they are about either; they give its reference.
  const about = useRequestableFlows().value?.items.find(
    candidate => candidate.flow === flow,
  )?.about;
  const count = readDays(days, MOST_DAYS);
  const action = useAction(
    () =>
      api.requestException({
        flow: flow ?? '',
        exception: exception ?? '',
        subject: subject.trim(),
        days: count ?? 0,
        control: control.trim(),
      }),
    ({ instanceId }) => onRequested(instanceId),
  );
  return (
    <ActionDialog
      title={t('exceptions.requestTitle')}
      confirm={t('exceptions.request')}
      isDisabled={
        exception === undefined ||
        subject.trim() === '' ||
        count === undefined ||
        !isReason(control)
      }
      busy={action.busy}
      error={action.error ?? flows.error ?? declared.error}
      onConfirm={() => action.run()}
      onClose={onClose}
    >
      <Select
        label={t('exceptions.flow')}
        value={flow ?? null}
        onChange={next => {
          setFlow(typeof next === 'string' ? next : undefined);
          setException(undefined);
          setSubject('');
        }}
        options={(flows.value?.items ?? []).map(({ name, title }) => ({
          id: name,
          label: title ?? name,
        }))}
      />
      {flow !== undefined &&
      !declared.loading &&
      declared.exceptions.length === 0 ? (
        <Text as="p">{t('exceptions.noneDeclared')}</Text>
      ) : (
        <Select
          label={t('exceptions.exception')}
          value={exception ?? null}
          onChange={next =>
            setException(typeof next === 'string' ? next : undefined)
          }
          options={declared.exceptions.map(({ id, relaxes, maxDuration }) => ({
            id,
            label: `${id} (${relaxes}, ${maxDuration})`,
          }))}
        />
      )}
      {about ? (
        <AboutField
          key={about}
          kind={about}
          value={subject}
          onChange={setSubject}
        />
      ) : (
        <TextField
          label={t('exceptions.subject')}
          description={t('exceptions.subjectHint')}
          value={subject}
          onChange={setSubject}
          isRequired
        />
      )}
      <TextField
        label={t('exceptions.daysLabel')}
        description={t('exceptions.daysHint')}
        value={days}
        onChange={setDays}
        isRequired
      />
      <ReasonField
        label={t('exceptions.controlLabel')}
        value={control}
        onChange={setControl}
      />
      <Text as="p" weight="bold">
        {t('dialogs.consequence')}
      </Text>
      <Text as="p">{t('exceptions.consequence')}</Text>
    </ActionDialog>
  );
}
