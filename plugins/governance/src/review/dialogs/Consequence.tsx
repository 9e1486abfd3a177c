import { Text } from '@backstage/ui';
import {
  AllowedAction,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { EntityLink } from '../../display/EntityLink';
import { useGovernanceTranslation } from '../../useGovernanceTranslation';
import styles from './Consequence.module.css';

/** What will happen and what it touches, before the click. */
export function Consequence(props: {
  review: ReviewItemDetail;
  action: AllowedAction['action'];
}) {
  const { t } = useGovernanceTranslation();
  const { review, action } = props;
  const consequence = review.actions.find(
    candidate => candidate.action === action,
  )?.consequence;
  const { dependents } = review.evidence;
  return (
    <div className={styles.box}>
      {consequence && (
        <>
          <Text as="p" weight="bold" className={styles.line}>
            {t('dialogs.consequence')}
          </Text>
          <Text as="p" className={styles.line}>
            {consequence}
          </Text>
        </>
      )}
      <Text as="p" weight="bold" className={styles.line}>
        {t('dialogs.breaks')}
      </Text>
      {dependents.known && dependents.entities.length > 0 && (
        <ul className={styles.list}>
          {[...new Set(dependents.entities.map(({ ref }) => ref))].map(ref => (
            <li key={ref}>
              <Text>
                <EntityLink entityRef={ref} />
              </Text>
            </li>
          ))}
        </ul>
      )}
      {dependents.known && dependents.entities.length === 0 && (
        <Text as="p" className={styles.line}>
          {t('dialogs.breaksNothing')}
        </Text>
      )}
      {!dependents.known && (
        <Text as="p" className={styles.line}>
          {t('dialogs.breaksUnknown', { reason: dependents.reason })}
        </Text>
      )}
      <Text
        as="p"
        variant="body-small"
        color="secondary"
        className={styles.line}
      >
        {t('dialogs.undo')}
      </Text>
    </div>
  );
}
