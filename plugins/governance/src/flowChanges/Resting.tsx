import { Alert, Flex, Text } from '@backstage/ui';
import { CandidateReportView } from '@countersign/plugin-governance-common';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Running instances that rest in states which a candidate does not have. */
export function Resting(props: {
  resting: NonNullable<CandidateReportView['resting']>;
}) {
  const { t } = useGovernanceTranslation();
  return (
    <Alert
      status="warning"
      icon
      title={t('migrations.restingTitle')}
      description={
        <Flex direction="column" gap="1">
          {props.resting.map(({ state, version, count }) => (
            <Text key={`${state} ${version}`}>
              {t('migrations.resting', { count, state, version })}
            </Text>
          ))}
        </Flex>
      }
    />
  );
}
