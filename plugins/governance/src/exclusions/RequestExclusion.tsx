import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Text, TextAreaField, TextField } from '@backstage/ui';
import {
  ExclusionPreview,
  ExclusionSelector,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { GroupFinder } from '../display/GroupFinder';
import { isReason, ReasonField } from '../display/ReasonField';
import { readDays } from '../granted/readDays';
import { useAction } from '../queries/useAction';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CoveredNow } from './CoveredNow';
import { NOTHING_TYPED, readSelector, SelectorFields } from './SelectorFields';

/** Asks for an exclusion, once one has seen what it covers now. */
export function RequestExclusion(props: {
  onRequested: (instanceId: string) => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const [preview, setPreview] = useState<ExclusionPreview>();
  const [owner, setOwner] = useState('');
  const [days, setDays] = useState('30');
  const [reason, setReason] = useState('');
  const [control, setControl] = useState('');
  const selector = readSelector(typed);
  const count = preview && readDays(days, preview.maxDays);
  const isControl = control.trim() === '' || isReason(control);
  const look = useAction(
    (wanted: ExclusionSelector) => api.previewExclusion(wanted),
    setPreview,
  );
  const ask = useAction(
    (wanted: ExclusionSelector, lasting: number) =>
      api.requestExclusion({
        selector: wanted,
        owner,
        days: lasting,
        reason: reason.trim(),
        ...(control.trim() ? { control: control.trim() } : {}),
      }),
    ({ instanceId }) => props.onRequested(instanceId),
  );
  return (
    <ActionDialog
      title={t('exclusions.requestTitle')}
      confirm={t('exclusions.request')}
      isDisabled={
        count === undefined || owner === '' || !isReason(reason) || !isControl
      }
      busy={ask.busy}
      error={ask.error}
      onConfirm={() => selector && count && ask.run(selector, count)}
      onClose={props.onClose}
    >
      <SelectorFields
        value={typed}
        onChange={next => {
          setTyped(next);
          // What was seen is not what is asked for any more.
          setPreview(undefined);
        }}
      />
      <Button
        variant="secondary"
        isDisabled={!selector}
        isPending={look.busy}
        onPress={() => selector && look.run(selector)}
      >
        {t('exclusions.preview')}
      </Button>
      {look.error && (
        <Alert role="alert" status="danger" icon title={reasonOf(look.error)} />
      )}
      {preview && (
        <>
          <CoveredNow preview={preview} />
          <GroupFinder
            label={t('exclusions.ownerLabel')}
            hint={t('exclusions.ownerHint')}
            value={owner}
            onChange={setOwner}
            isRequired
          />
          <TextField
            label={t('exclusions.days')}
            description={t('exclusions.daysHint', {
              most: String(preview.maxDays),
            })}
            value={days}
            onChange={setDays}
            isRequired
          />
          <ReasonField
            label={t('exclusions.reasonLabel')}
            value={reason}
            onChange={setReason}
          />
          <TextAreaField
            label={t('exclusions.controlLabel')}
            value={control}
            onChange={setControl}
            maxLength={2000}
          />
          <Text as="p" weight="bold">
            {t('dialogs.consequence')}
          </Text>
          <Text as="p">{t('exclusions.consequence')}</Text>
        </>
      )}
    </ActionDialog>
  );
}
