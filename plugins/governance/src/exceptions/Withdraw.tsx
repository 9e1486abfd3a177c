import { useApi } from '@backstage/frontend-plugin-api';
import { ExceptionView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { subjectLabel } from '../display/subjectLabel';
import { WithdrawGranted } from '../granted/WithdrawGranted';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Ends an exception before its time. */
export function Withdraw(props: {
  exception: ExceptionView;
  onWithdrawn: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { exception, onWithdrawn } = props;
  const api = useApi(governanceApiRef);
  return (
    <WithdrawGranted
      label={t('exceptions.withdraw')}
      title={t('exceptions.withdrawTitle')}
      about={t('exceptions.withdrawAbout', {
        exception: exception.exception,
        subject: exception.subjectTitle ?? subjectLabel(exception.subject),
      })}
      consequence={t('exceptions.withdrawConsequence')}
      withdraw={() => api.withdrawException(exception.id)}
      onWithdrawn={onWithdrawn}
    />
  );
}
