import { Flex, Text } from '@backstage/ui';
import {
  RemediationTask,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { StatusBadge } from '../display/StatusBadge';
import { phraseTime } from '../time/phraseMoment';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DECISION_WORDS } from './decisionWords';
import { ExceptedBy } from './ExceptedBy';
import { TaskDetails } from './TaskDetails';
import styles from './Progress.module.css';

const TASK_WORDS = {
  revoke: 'progress.taskRevoke',
  reduce: 'progress.taskReduce',
  disable: 'progress.taskDisable',
  restore: 'progress.taskRestore',
} as const;

const TASK_STATUS = {
  open: { tone: 'info', text: 'progress.carryingOut' },
  applied: { tone: 'info', text: 'progress.applied' },
  verified: { tone: 'success', text: 'progress.verified' },
  failed: { tone: 'danger', text: 'progress.failed' },
} as const;

function Task(props: { task: RemediationTask; onChanged: () => void }) {
  const { t } = useGovernanceTranslation();
  const { task, onChanged } = props;
  const look = TASK_STATUS[task.status];
  return (
    <li className={styles.step}>
      <Flex gap="2" align="center">
        <Text weight="bold">{t(TASK_WORDS[task.action])}</Text>
        {task.kind === 'manual' && task.status === 'open' ? (
          <MarkBadge tone="warning">{t('progress.byHand')}</MarkBadge>
        ) : (
          <MarkBadge tone={look.tone}>{t(look.text)}</MarkBadge>
        )}
        <Text variant="body-x-small" color="secondary">
          <PastTime at={task.closedAt ?? task.openedAt} />
        </Text>
      </Flex>
      <TaskDetails task={task} onChanged={onChanged} />
    </li>
  );
}

/** What became of a decision: taken back, carried out, done by hand, read back, closed. */
export function Progress(props: {
  review: ReviewItemDetail;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { review, onChanged } = props;
  if (review.status === 'open' && review.remediation.length === 0) {
    return null;
  }
  return (
    <Section title={t('progress.title')} aside={<StatusBadge item={review} />}>
      <ol className={styles.steps}>
        {review.decision && (
          <li className={styles.step}>
            <Text>
              {t('progress.decided', {
                decision: t(DECISION_WORDS[review.decision]),
              })}{' '}
              {review.decidedAt && <PastTime at={review.decidedAt} />}
            </Text>
          </li>
        )}
        {review.status === 'withdrawable' && review.withdrawableUntil && (
          <li className={styles.step}>
            <Text>
              {t('progress.takeBackUntil', {
                time: phraseTime(review.withdrawableUntil),
              })}
            </Text>
          </li>
        )}
        {review.status === 'carrying-out' && !review.coolDown && (
          <li className={styles.step}>
            <Text as="div">{t('progress.carryingOut')}</Text>
            <Text as="div" variant="body-small" color="secondary">
              {t('progress.carryingOutHint')}
            </Text>
          </li>
        )}
        {review.remediation.map(task => (
          <Task key={task.id} task={task} onChanged={onChanged} />
        ))}
        {review.status === 'closed' && review.closedAt && (
          <li className={styles.step}>
            <Text>
              {t('status.closed')} <PastTime at={review.closedAt} />
            </Text>
          </li>
        )}
        {review.excepted && (
          <li className={styles.step}>
            <ExceptedBy excepted={review.excepted} />
          </li>
        )}
      </ol>
    </Section>
  );
}
