import { Button, Flex, Text, VisuallyHidden } from '@backstage/ui';
import { AllowedAction } from '@countersign/plugin-governance-common';
import { TextWithEntities } from '../display/TextWithEntities';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ReviewDesk } from './useReviewDesk';
import styles from './ActionBar.module.css';

type Action = AllowedAction['action'];

const DECISIONS = ['keep', 'reduce', 'revoke'] as const;
const ROUTES = ['not-mine', 'dont-know'] as const;
const KEYS: Partial<Record<Action, string>> = {
  keep: 'a',
  reduce: 'e',
  revoke: 'r',
  'not-mine': 'n',
  'dont-know': 'u',
  withdraw: 'z',
  restore: 'z',
};

function useLabels(desk: ReviewDesk): Record<Action, string> {
  const { t } = useGovernanceTranslation();
  const remaining = desk.review?.recommendation?.reduceTo?.actions;
  return {
    keep: t('actions.keep'),
    reduce: remaining
      ? t('actions.keepOnly', { actions: remaining.join(', ') })
      : t('actions.reduce'),
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

/** One answer: the button that says what it does, and below it what will happen, or why it is not possible. */
function Answer(props: {
  desk: ReviewDesk;
  action: AllowedAction;
  label: string;
  showKey: boolean;
  variant: 'primary' | 'secondary' | 'tertiary';
}) {
  const { t } = useGovernanceTranslation();
  const { desk, action, label, showKey, variant } = props;
  const below = action.allowed
    ? action.consequence
    : action.reason && t('actions.refused', { reason: action.reason });
  const id = `answer-${action.action}`;
  return (
    <div className={styles.answer}>
      <Button
        variant={variant}
        destructive={
          action.action === 'revoke' || action.action === 'confirm-deletion'
        }
        isDisabled={!action.allowed || desk.busy}
        aria-describedby={below ? id : undefined}
        onPress={() => desk.request(action.action)}
      >
        {label}
        {showKey && KEYS[action.action] && (
          <kbd className={styles.key} aria-hidden>
            {KEYS[action.action]}
          </kbd>
        )}
      </Button>
      {action.action === 'keep' && action.allowed && desk.mayDraftKeep && (
        // The others have their dialogs, where it is offered.
        <Button
          size="small"
          variant="tertiary"
          isDisabled={desk.busy}
          onPress={() => desk.requestDraft('keep')}
        >
          {t('drafts.put')}
        </Button>
      )}
      {below && (
        <Text
          as="p"
          id={id}
          variant="body-x-small"
          color="secondary"
          className={styles.below}
        >
          <TextWithEntities text={below} />
        </Text>
      )}
    </div>
  );
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
        <Flex gap="3" align="start" className={styles.answers}>
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
              <Answer
                key={action.action}
                desk={desk}
                action={action}
                label={labels[action.action]}
                showKey={showKeys}
                variant="tertiary"
              />
            ))}
          </div>
        </Flex>
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
