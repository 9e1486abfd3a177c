import { Flex } from '@backstage/ui';
import { CandidateReportView } from '@countersign/plugin-governance-common';
import { useMemo } from 'react';
import { Section } from '../display/Section';
import { FlowTests } from '../flows/FlowTests';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Meaning } from './Meaning';
import { Problem, Problems } from './Problems';
import { Resting } from './Resting';
import { readDiff } from './readDiff';
import { Replay } from './Replay';
import { Structure } from './Structure';

/** Everything that was found about a candidate: problems, meaning, past decisions, structure, tests. */
export function CandidateReport(props: {
  report: CandidateReportView;
  onGoTo?: (problem: Problem) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { report, onGoTo } = props;
  const diff = useMemo(
    () => report.diff && readDiff(report.diff),
    [report.diff],
  );
  const isChange = diff && !diff.equal;
  return (
    <Flex direction="column" gap="5">
      <Problems problems={report.problems} onGoTo={onGoTo} />
      {report.resting && report.resting.length > 0 && (
        <Resting resting={report.resting} />
      )}
      {isChange && <Meaning diff={diff} />}
      {isChange && report.replay && <Replay replay={report.replay} />}
      {isChange && <Structure diff={diff} />}
      {report.tests && (
        <Section title={t('flows.tests')}>
          <FlowTests report={report.tests} />
        </Section>
      )}
    </Flex>
  );
}
