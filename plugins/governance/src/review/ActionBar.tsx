import { Text, VisuallyHidden } from '@backstage/ui';
import { AllowedAction } from '@countersign/plugin-governance-common';
import { TextWithEntities } from '../display/TextWithEntities';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import { Answer, RouteAnswer } from './Answer';
import { ReviewDesk } from './useReviewDesk';
import styles from './ActionBar.module.css';

type Action = AllowedAction['action'];

const DECISIONS = ['keep', 'reduce', 'revoke'] as const;
const ROUTES = ['not-mine', 'dont-know'] as const;
/** Characters of actions that a button names; more of them are counted. */
const NAMED = 24;

function labelReduce(
  remaining: readonly string[] | undefined,
  t: Translate,
): string {
  if (!remaining) {
    return t('actions.reduce');
  }
  const actions = remaining.join(', ');
  return actions.length <= NAMED
    ? t('actions.keepOnly', { actions })
    : t('actions.keepOnlyCount', { count: remaining.length });
}

function useLabels(desk: ReviewDesk): Record<Action, string> {
  const { t } = useGovernanceTranslation();
  return {
    keep: t('actions.keep'),
    reduce: labelReduce(desk.review?.recommendation?.reduceTo?.actions, t),
    revoke: t('actions.revoke'),
    'not-mine': t('actions.notMine'),
    'dont-know': t('actions.dontKnow'),
    withdraw: t('actions.takeBack'),
    restore: t('actions.restore'),
    'confirm-deletion': t('remediation.deleteAction'),
    second: t('second.action'),
    'refresh-evidence': t('review.refresh'),
  };
}

function find(desk: ReviewDesk, name: Action): AllowedAction[] {
  return desk.review?.actions.filter(({ action }) => action === name) ?? [];
}

/** The answers to one review. What is not possible stays visible with its reason. */
export function ActionBar(props: {
  desk: ReviewDesk;
  /** Whether single keys work where this is shown. */
  showKeys?: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, showKeys = false } = props;
  const labels = useLabels(desk);
  const { review } = desk;
  if (!review || review.status === 'closed') {
    return <VisuallyHidden role="status">{desk.announcement}</VisuallyHidden>;
  }
  const decisions = DECISIONS.flatMap(name => find(desk, name));
  const routes = ROUTES.flatMap(name => find(desk, name));
  const answers = [...decisions, ...routes];
  // Those who cannot answer at all read why, once, and see no buttons that do nothing.
  const refusedAll =
    answers.length > 0 && answers.every(({ allowed }) => !allowed);
  const reasons = [...new Set(answers.flatMap(({ reason }) => reason ?? []))];
  // Ways back; each exists only for as long as it is possible.
  const waysBack = [
    ...find(desk, 'second'),
    ...find(desk, 'withdraw'),
    ...find(desk, 'restore'),
    ...find(desk, 'confirm-deletion'),
  ].filter(({ allowed }) => allowed);
  const recommended = review.recommendation?.decision;
  return (
    <div role="group" aria-label={t('actions.label')} className={styles.bar}>
      <VisuallyHidden role="status">{desk.announcement}</VisuallyHidden>
      {review.status === 'open' && refusedAll && waysBack.length === 0 && (
        <Text as="p">
          <TextWithEntities
            text={t('actions.notForYou', { reason: reasons.join('; ') })}
          />
        </Text>
      )}
      {review.status === 'open' && !refusedAll && (
        <div className={styles.answers}>
          {decisions.map(action => (
            <Answer
              key={action.action}
              desk={desk}
              action={action}
              label={labels[action.action]}
              showKey={showKeys}
              variant={
                action.action === (recommended ?? 'keep') && !action.takesSecond
                  ? 'primary'
                  : 'secondary'
              }
            />
          ))}
          <div className={styles.routes}>
            {routes.map(action => (
              <RouteAnswer
                key={action.action}
                desk={desk}
                action={action}
                label={labels[action.action]}
                showKey={showKeys}
              />
            ))}
          </div>
        </div>
      )}
      {waysBack.map(action => (
        <Answer
          key={action.action}
          desk={desk}
          action={action}
          label={labels[action.action]}
          showKey={showKeys}
          variant={
            action.action === 'confirm-deletion' ? 'secondary' : 'primary'
          }
        />
      ))}
    </div>
  );
}
