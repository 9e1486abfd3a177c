import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Text } from '@backstage/ui';
import { RemediationTask } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { EntityLink } from '../display/EntityLink';
import { useAction } from '../queries/useAction';
import { reasonOf } from '../states/describeError';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from '../review/Progress.module.css';

/** What people do by hand, step by step, each ticked off by whoever did it. */
export function TaskSteps(props: {
  task: RemediationTask;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { task, onChanged } = props;
  const api = useApi(governanceApiRef);
  const [step, setStep] = useState<number>();
  const tick = useAction(
    (place: number) =>
      api.tickRemediationStep(task.reviewId, task.id, place, {}),
    onChanged,
  );
  return (
    <>
      <ol className={styles.instructions} aria-label={t('progress.steps')}>
        {task.steps.map((text, place) => {
          const done = task.done?.find(known => known.step === place);
          return (
            <li key={text}>
              <Text>{text}</Text>{' '}
              {done ? (
                <Text variant="body-small" color="secondary">
                  {t('remediation.done')} <EntityLink entityRef={done.by} />{' '}
                  <PastTime at={done.at} />
                </Text>
              ) : (
                <Button
                  size="small"
                  variant="tertiary"
                  aria-label={`${t('remediation.tick')}: ${text}`}
                  isPending={tick.busy && step === place}
                  onPress={() => {
                    setStep(place);
                    tick.run(place);
                  }}
                >
                  {t('remediation.tick')}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
      {tick.error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('remediation.tickFailed')}
          description={reasonOf(tick.error)}
        />
      )}
    </>
  );
}
