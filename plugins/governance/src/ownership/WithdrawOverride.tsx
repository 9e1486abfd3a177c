import { useApi } from '@backstage/frontend-plugin-api';
import { ReviewOwnership } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { WithdrawGranted } from '../granted/WithdrawGranted';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Ends a correction of an owner, or takes the proposal back; nothing for who may not. */
export function WithdrawOverride(props: {
  ownership: ReviewOwnership;
  onWithdrawn: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { ownership, onWithdrawn } = props;
  const { id, state, mayWithdraw, identityTitle } = ownership;
  const api = useApi(governanceApiRef);
  if (!mayWithdraw) {
    return null;
  }
  return (
    <WithdrawGranted
      label={t('ownership.withdraw')}
      title={t('ownership.withdrawTitle', { title: identityTitle })}
      consequence={t(
        state === 'proposed'
          ? 'ownership.withdrawProposal'
          : 'ownership.withdrawConsequence',
      )}
      withdraw={() => api.withdrawOwnerOverride(id)}
      onWithdrawn={onWithdrawn}
    />
  );
}
