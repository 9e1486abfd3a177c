import { useApi } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { governanceApiRef } from '../api/governanceApiRef';
import { WithdrawGranted } from '../granted/WithdrawGranted';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Both credentials of a rotation work: what happens next, and ending that by word. */
export function Overlap(props: {
  /** Id of the credential that is being replaced. */
  replaced: string;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { replaced, onChanged } = props;
  const api = useApi(governanceApiRef);
  return (
    <div>
      <Text as="p">{t('credentials.overlapHint')}</Text>
      <Flex gap="2">
        <WithdrawGranted
          label={t('credentials.switched')}
          title={t('credentials.switched')}
          consequence={t('credentials.switchedConsequence')}
          withdraw={() => api.answerRotation(replaced, 'switched')}
          onWithdrawn={onChanged}
        />
        <WithdrawGranted
          label={t('credentials.switchFailed')}
          title={t('credentials.switchFailed')}
          consequence={t('credentials.switchFailedConsequence')}
          withdraw={() => api.answerRotation(replaced, 'failed')}
          onWithdrawn={onChanged}
        />
      </Flex>
    </div>
  );
}
