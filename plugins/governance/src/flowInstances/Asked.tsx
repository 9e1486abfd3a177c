import { Flex, Text } from '@backstage/ui';
import { FlowInstanceDetail } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { spellOut } from '../display/spellOut';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Instances.module.css';

/** People who are named; the rest is counted. */
const NAMED = 8;

type Question = NonNullable<FlowInstanceDetail['question']>;

function People({ refs }: { refs: string[] }) {
  const { t } = useGovernanceTranslation();
  const more = refs.length - NAMED;
  return refs.length === 0 ? (
    <>{t('review.nobodyAsked')}</>
  ) : (
    <>
      {refs.slice(0, NAMED).map((ref, index) => (
        <span key={ref}>
          {index > 0 && ', '}
          <EntityLink entityRef={ref} />
        </span>
      ))}
      {more > 0 && ` ${t('review.askedMore', { count: more })}`}
    </>
  );
}

/** Who is asked in each stage, how many are needed, and who has answered what. */
export function Asked({ question }: { question: Question }) {
  const { t } = useGovernanceTranslation();
  return (
    <Flex direction="column" gap="2">
      <ul className={styles.people}>
        {question.stages.map(stage => (
          <li key={stage.id}>
            <Text>
              {t('instances.stage', {
                stage: spellOut(stage.id),
                count: stage.quorum,
              })}{' '}
              <People refs={stage.eligible} />
            </Text>
          </li>
        ))}
      </ul>
      {question.answered.map(({ by, decision, at }) => (
        <Text key={by} as="p">
          {t('instances.answered')} <EntityLink entityRef={by} />: {decision},{' '}
          <PastTime at={at} />
        </Text>
      ))}
    </Flex>
  );
}
