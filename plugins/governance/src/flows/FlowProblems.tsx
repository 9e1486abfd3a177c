import { Alert, Flex, Text } from '@backstage/ui';
import { FlowSummary } from '@countersign/plugin-governance-common';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What is wrong with a flow: routes that lead to nobody, and work that fails. */
export function FlowProblems({ flow }: { flow: FlowSummary }) {
  const { t } = useGovernanceTranslation();
  const { problems } = flow;
  return problems.length === 0 ? null : (
    <Alert
      status="warning"
      icon
      title={t('checks.problems', { count: problems.length })}
      description={
        <Flex direction="column" gap="1">
          {problems.map(({ code, words }) => (
            <Text key={`${code} ${words}`}>{words}.</Text>
          ))}
        </Flex>
      }
    />
  );
}
