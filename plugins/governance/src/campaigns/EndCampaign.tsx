import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { CampaignDetail } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

interface EndProps {
  campaign: CampaignDetail;
  onChanged: (campaign: CampaignDetail) => void;
}

function CloseDialog(props: EndProps & { onClose: () => void }) {
  const { t } = useGovernanceTranslation();
  const { campaign, onChanged, onClose } = props;
  const api = useApi(governanceApiRef);
  const action = useAction(() => api.closeCampaign(campaign.id), onChanged);
  return (
    <ActionDialog
      title={t('campaigns.closeTitle')}
      confirm={t('campaigns.close')}
      busy={action.busy}
      error={action.error}
      onConfirm={() => action.run()}
      onClose={onClose}
    >
      <Text as="p">
        {t('campaigns.closeConsequence', {
          open: String(campaign.progress.open),
        })}
      </Text>
    </ActionDialog>
  );
}

function CancelDialog(props: EndProps & { onClose: () => void }) {
  const { t } = useGovernanceTranslation();
  const { campaign, onChanged, onClose } = props;
  const api = useApi(governanceApiRef);
  const [reason, setReason] = useState('');
  const action = useAction(
    () => api.cancelCampaign(campaign.id, reason.trim()),
    onChanged,
  );
  return (
    <ActionDialog
      title={t('campaigns.cancelTitle')}
      confirm={t('campaigns.cancel')}
      destructive
      isDisabled={!isReason(reason)}
      busy={action.busy}
      error={action.error}
      onConfirm={() => action.run()}
      onClose={onClose}
    >
      <Text as="p">
        {t('campaigns.cancelConsequence', {
          open: String(campaign.progress.open),
        })}
      </Text>
      <ReasonField value={reason} onChange={setReason} />
    </ActionDialog>
  );
}

/** Closes or cancels a campaign that has not ended, with what that means said first. */
export function EndCampaign(props: EndProps) {
  const { t } = useGovernanceTranslation();
  const { campaign, onChanged } = props;
  const [asked, setAsked] = useState<'close' | 'cancel'>();
  const isRunning = campaign.state === 'running';
  if (!isRunning && campaign.state !== 'opening') {
    return null;
  }
  if (!campaign.may?.manage) {
    return (
      <Text as="p" variant="body-small" color="secondary">
        {t('campaigns.mayNot')}
      </Text>
    );
  }
  const done = (changed: CampaignDetail) => {
    setAsked(undefined);
    onChanged(changed);
  };
  const dialog = {
    campaign,
    onChanged: done,
    onClose: () => setAsked(undefined),
  };
  return (
    <Flex gap="3">
      {isRunning && (
        <Button variant="secondary" onPress={() => setAsked('close')}>
          {t('campaigns.close')}
        </Button>
      )}
      <Button variant="secondary" onPress={() => setAsked('cancel')}>
        {t('campaigns.cancel')}
      </Button>
      {asked === 'close' && <CloseDialog {...dialog} />}
      {asked === 'cancel' && <CancelDialog {...dialog} />}
    </Flex>
  );
}
