import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import { CampaignDetail } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { useAction } from '../queries/useAction';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { saveFile } from './saveFile';

/** Downloads the signed pack of a campaign. What breaks off is no file. */
export function PackDownload(props: { campaign: CampaignDetail }) {
  const { t } = useGovernanceTranslation();
  const { id, definition, number } = props.campaign;
  const api = useApi(governanceApiRef);
  const [isDone, setDone] = useState(false);
  const action = useAction(
    () => api.getEvidencePack(id),
    pack => {
      saveFile(pack, `evidence-${definition}-${number}.jsonl`);
      setDone(true);
    },
  );
  return (
    <Flex direction="column" gap="2" align="start">
      <Text as="p" color="secondary">
        {t('campaignEvidence.packHint')}
      </Text>
      {action.error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('campaignEvidence.packFailed')}
          description={reasonOf(action.error)}
        />
      )}
      <Button
        variant="secondary"
        isPending={action.busy}
        onPress={() => action.run()}
      >
        {t('campaignEvidence.pack')}
      </Button>
      {isDone && !action.error && (
        <Text as="p" role="status">
          {t('campaignEvidence.packDone')}
        </Text>
      )}
    </Flex>
  );
}
