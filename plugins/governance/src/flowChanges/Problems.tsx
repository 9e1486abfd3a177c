import { Button, Text } from '@backstage/ui';
import { CandidateReportView } from '@countersign/plugin-governance-common';
import { Section } from '../display/Section';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Changes.module.css';

/** One thing that keeps a text from being a flow. */
export type Problem = CandidateReportView['problems'][number];

/** What is wrong, each with its place; choosing one leads there. */
export function Problems(props: {
  problems: Problem[];
  onGoTo?: (problem: Problem) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { problems, onGoTo } = props;
  return problems.length === 0 ? null : (
    <Section title={t('change.problems', { count: problems.length })}>
      <ul className={styles.list}>
        {problems.map((problem, index) => {
          const { line, column } = problem.range.start;
          const place = t(
            problem.file === 'flow.test.yaml'
              ? 'change.placeTests'
              : 'change.placeFlow',
            { line: String(line), column: String(column) },
          );
          return (
            <li key={index} className={styles.problem}>
              {onGoTo ? (
                <Button
                  size="small"
                  variant="secondary"
                  onPress={() => onGoTo(problem)}
                >
                  {place}
                </Button>
              ) : (
                <Text variant="body-small" color="secondary">
                  {place}
                </Text>
              )}
              <div>
                <Text as="p">{problem.message}</Text>
                <Text as="p" variant="body-x-small" color="secondary">
                  {problem.code} · {problem.path}
                </Text>
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
