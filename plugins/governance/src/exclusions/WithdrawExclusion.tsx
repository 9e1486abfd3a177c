import { useApi } from '@backstage/frontend-plugin-api';
import { ExclusionView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { WithdrawGranted } from '../granted/WithdrawGranted';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { SelectorText } from './SelectorText';

/** Ends an exclusion before its time; what it has left out is asked about. */
export function WithdrawExclusion(props: {
  exclusion: ExclusionView;
  onWithdrawn: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { exclusion, onWithdrawn } = props;
  const api = useApi(governanceApiRef);
  return (
    <WithdrawGranted
      label={t('exclusions.withdraw')}
      title={t('exclusions.withdrawTitle')}
      about={
        <SelectorText
          selector={exclusion.selector}
          refTitle={exclusion.refTitle}
        />
      }
      consequence={t('exclusions.withdrawConsequence', {
        count: exclusion.leftOut,
      })}
      withdraw={() => api.withdrawExclusion(exclusion.id)}
      onWithdrawn={onWithdrawn}
    />
  );
}
