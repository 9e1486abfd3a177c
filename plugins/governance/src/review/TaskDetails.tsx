import { Text } from '@backstage/ui';
import { RemediationTask } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { TextWithEntities } from '../display/TextWithEntities';
import { TaskSteps } from '../remediation/TaskSteps';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Progress.module.css';

/** Why, by whom, by when and how something is done, and what the system answered when it was read back. */
export function TaskDetails(props: {
  task: RemediationTask;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { task, onChanged } = props;
  const open = task.kind === 'manual' && task.status !== 'verified';
  return (
    <div className={styles.details}>
      {task.reason && (
        <Text as="p" variant="body-small" color="secondary">
          <TextWithEntities text={task.reason} />
        </Text>
      )}
      {open && (
        <>
          <Text as="p" variant="body-small">
            {t('progress.doer')}:{' '}
            {task.doer ? (
              <EntityLink entityRef={task.doer} />
            ) : (
              t('progress.noDoer')
            )}
            {task.dueAt && (
              <>
                {' · '}
                {t('progress.due')} <RelativeTime at={task.dueAt} />
              </>
            )}
          </Text>
          {task.steps.length > 0 && (
            <TaskSteps task={task} onChanged={onChanged} />
          )}
          <Text as="p" variant="body-small" color="secondary">
            {t('progress.byHandHint')}
          </Text>
        </>
      )}
      {task.proof && (
        <>
          <Text as="p" variant="body-x-small" color="secondary">
            {t('progress.verified')}
          </Text>
          <pre className={styles.proof}>{task.proof}</pre>
        </>
      )}
    </div>
  );
}
