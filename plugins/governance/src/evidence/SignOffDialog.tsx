import { useApi } from '@backstage/frontend-plugin-api';
import { Text, TextField } from '@backstage/ui';
import { CampaignDetail } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Has somebody stand for the result of a campaign, with what that means said first. */
export function SignOffDialog(props: {
  campaign: CampaignDetail;
  onDone: (campaign: CampaignDetail) => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { campaign, onDone, onClose } = props;
  const api = useApi(governanceApiRef);
  const [statement, setStatement] = useState('');
  const [openReason, setOpenReason] = useState('');
  const [risk, setRisk] = useState('');
  const isOpen = campaign.state === 'closed-with-open-remediation';
  const open = campaign.progress.open + campaign.progress.inRemediation;
  const isRiskNamed = campaign.document.spec.riskAnalysis !== undefined;
  const action = useAction(
    () =>
      api.signOffCampaign(campaign.id, {
        statement: statement.trim(),
        ...(isOpen ? { openReason: openReason.trim() } : {}),
        ...(isRiskNamed ? {} : { riskAnalysis: risk.trim() }),
      }),
    onDone,
  );
  return (
    <ActionDialog
      title={t('campaignEvidence.signTitle', { title: campaign.title })}
      confirm={t('campaignEvidence.sign')}
      isDisabled={
        !isReason(statement) ||
        (isOpen && !isReason(openReason)) ||
        (!isRiskNamed && risk.trim().length < 3)
      }
      busy={action.busy}
      error={action.error}
      onConfirm={() => action.run()}
      onClose={onClose}
    >
      <Text as="p">{t('campaignEvidence.signConsequence')}</Text>
      <ReasonField
        label={t('campaignEvidence.statementLabel')}
        value={statement}
        onChange={setStatement}
      />
      {isOpen && (
        <>
          <Text as="p" weight="bold">
            {t('campaignEvidence.signOpen', { count: open })}
          </Text>
          <ReasonField
            label={t('campaignEvidence.openReasonLabel')}
            value={openReason}
            onChange={setOpenReason}
          />
        </>
      )}
      {!isRiskNamed && (
        <TextField
          label={t('campaignEvidence.riskLabel')}
          description={t('campaignEvidence.riskHint')}
          value={risk}
          onChange={setRisk}
          isRequired
        />
      )}
    </ActionDialog>
  );
}
