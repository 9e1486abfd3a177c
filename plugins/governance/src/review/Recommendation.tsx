import { Flex, Text } from '@backstage/ui';
import { RiScales3Line } from '@remixicon/react';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { phraseDaysIn } from '../time/phraseDaysIn';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DECISION_WORDS } from './decisionWords';
import styles from './Recommendation.module.css';

/** What the facts speak for, with the facts that do. Absent where use is unknown. */
export function Recommendation(props: {
  recommendation: ReviewItemDetail['recommendation'];
}) {
  const { t } = useGovernanceTranslation();
  const { recommendation } = props;
  if (!recommendation) {
    return (
      <Text as="p" color="secondary" className={styles.none}>
        {t('review.noRecommendation')}
      </Text>
    );
  }
  return (
    <div className={styles.box}>
      <Flex gap="2" align="center">
        <RiScales3Line aria-hidden size={16} />
        <Text as="p" weight="bold">
          {t('review.recommended', {
            decision: t(DECISION_WORDS[recommendation.decision]),
          })}
        </Text>
      </Flex>
      <ul className={styles.reasons}>
        {recommendation.reasons.map(reason => (
          <li key={reason}>
            <Text>{phraseDaysIn(reason)}</Text>
          </li>
        ))}
      </ul>
    </div>
  );
}
