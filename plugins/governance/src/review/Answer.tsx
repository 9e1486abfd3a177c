import {
  Button,
  ButtonIcon,
  Flex,
  Text,
  Tooltip,
  TooltipTrigger,
} from '@backstage/ui';
import { AllowedAction } from '@countersign/plugin-governance-common';
import { RiDraftLine } from '@remixicon/react';
import { TextWithEntities } from '../display/TextWithEntities';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ReviewDesk } from './useReviewDesk';
import styles from './ActionBar.module.css';

const KEYS: Partial<Record<AllowedAction['action'], string>> = {
  keep: 'a',
  reduce: 'e',
  revoke: 'r',
  'not-mine': 'n',
  'dont-know': 'u',
  withdraw: 'z',
  restore: 'z',
};

/** An answer that can be given to a review. */
export interface AnswerProps {
  desk: ReviewDesk;
  action: AllowedAction;
  label: string;
  /** Whether its key works where it is shown. */
  showKey: boolean;
}

function AnswerButton(
  props: AnswerProps & {
    variant: 'primary' | 'secondary' | 'tertiary';
    describedBy?: string;
  },
) {
  const { desk, action, label, showKey, variant, describedBy } = props;
  const key = KEYS[action.action];
  return (
    <Button
      variant={variant}
      destructive={
        action.action === 'revoke' || action.action === 'confirm-deletion'
      }
      isDisabled={!action.allowed || desk.busy}
      aria-describedby={describedBy}
      onPress={() => desk.request(action.action)}
    >
      {label}
      {showKey && key && (
        <kbd className={styles.key} aria-hidden>
          {key}
        </kbd>
      )}
    </Button>
  );
}

function Below({ id, text }: { id: string; text: string }) {
  return (
    <Text
      as="p"
      id={id}
      variant="body-x-small"
      color="secondary"
      className={styles.below}
    >
      <TextWithEntities text={text} />
    </Text>
  );
}

/** An answer by its button, and below it what will happen, or why it is not possible. */
export function Answer(
  props: AnswerProps & { variant: 'primary' | 'secondary' },
) {
  const { t } = useGovernanceTranslation();
  const { desk, action } = props;
  const below = action.allowed
    ? action.consequence
    : action.reason && t('actions.refused', { reason: action.reason });
  const id = `answer-${action.action}`;
  return (
    <div className={styles.answer}>
      <Flex gap="1" align="center">
        <AnswerButton {...props} describedBy={below ? id : undefined} />
        {action.action === 'keep' && action.allowed && desk.mayDraftKeep && (
          // The others have their dialogs, where it is offered.
          <TooltipTrigger>
            <ButtonIcon
              aria-label={t('drafts.putKeep')}
              variant="tertiary"
              icon={<RiDraftLine />}
              isDisabled={desk.busy}
              onPress={() => desk.requestDraft('keep')}
            />
            <Tooltip>{t('drafts.putKeep')}</Tooltip>
          </TooltipTrigger>
        )}
      </Flex>
      {below && <Below id={id} text={below} />}
    </div>
  );
}

/** An answer that decides nothing. What it does stands in its dialog, and in passing beside the button. */
export function RouteAnswer(props: AnswerProps) {
  const { t } = useGovernanceTranslation();
  const { action } = props;
  const id = `answer-${action.action}`;
  if (action.allowed && action.consequence) {
    return (
      <TooltipTrigger>
        <AnswerButton {...props} variant="tertiary" />
        <Tooltip>
          <TextWithEntities text={action.consequence} plain />
        </Tooltip>
      </TooltipTrigger>
    );
  }
  // What is disabled cannot be pointed at: its reason is always to be read.
  const reason =
    !action.allowed && action.reason
      ? t('actions.refused', { reason: action.reason })
      : undefined;
  return (
    <div className={styles.answer}>
      <AnswerButton
        {...props}
        variant="tertiary"
        describedBy={reason ? id : undefined}
      />
      {reason && <Below id={id} text={reason} />}
    </div>
  );
}
