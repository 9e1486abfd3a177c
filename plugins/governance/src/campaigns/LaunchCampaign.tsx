import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { CampaignPreview } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { useAction } from '../queries/useAction';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Launches a campaign as it was previewed, with what that means said first. */
export function LaunchCampaign(props: {
  preview: CampaignPreview;
  onLaunched: (campaignId: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { preview, onLaunched } = props;
  const { definition, digest, items, notices, reviewers, blocked } = preview;
  const api = useApi(governanceApiRef);
  const [isOpen, setOpen] = useState(false);
  const action = useAction(
    () => api.launchCampaign(definition.metadata.name, digest),
    ({ id }) => onLaunched(id),
  );
  return (
    <>
      <Button
        isDisabled={blocked.length > 0 || items === 0}
        onPress={() => setOpen(true)}
      >
        {t('campaigns.launch')}
      </Button>
      {isOpen && (
        <ActionDialog
          title={t('campaigns.launchTitle', {
            title: definition.metadata.title,
          })}
          confirm={t('campaigns.launch')}
          busy={action.busy}
          error={action.error}
          onConfirm={() => action.run()}
          onClose={() => setOpen(false)}
        >
          <Text as="p">
            {t('campaigns.launchConsequence', {
              people: String(reviewers.length),
              items: String(items),
              notices: String(notices),
            })}
          </Text>
        </ActionDialog>
      )}
    </>
  );
}
