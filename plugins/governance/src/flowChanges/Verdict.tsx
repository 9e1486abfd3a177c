import { Alert } from '@backstage/ui';
import { CandidateReportView } from '@countersign/plugin-governance-common';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from '../flows/Flows.module.css';

/** Whether a candidate can be proposed, what stands against it, and who would have to approve. */
export function Verdict(props: {
  report: CandidateReportView;
  /** Whether what is typed is newer. */
  pending: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { report, pending } = props;
  const checking = pending ? ` ${t('propose.checking')}` : '';
  if (report.refusals.length > 0) {
    return (
      <Alert
        status="warning"
        icon
        title={`${t('propose.notYet')}${checking}`}
        description={
          <ul className={styles.failures}>
            {report.refusals.map(refusal => (
              <li key={refusal}>{refusal}</li>
            ))}
          </ul>
        }
      />
    );
  }
  const flips = report.replay?.flips;
  const more =
    (report.diff?.widening.length ?? 0) > 0 ||
    (flips ? flips['denied-to-allowed'] + flips['denied-to-open'] : 0) > 0;
  return (
    <Alert
      status={more ? 'info' : 'success'}
      icon
      title={`${t('propose.canBe', {
        version: report.version ?? '',
      })}${checking}`}
      description={more ? t('propose.needsTwo') : t('propose.needsOne')}
    />
  );
}
