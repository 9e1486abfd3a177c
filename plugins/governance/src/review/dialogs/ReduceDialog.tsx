import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { phraseDay } from '../../time/phraseMoment';
import { useNow } from '../../time/useNow';
import { useGovernanceTranslation } from '../../useGovernanceTranslation';
import {
  heldActions,
  presentEnd,
  reduceActions,
  ReductionCheck,
  reduceEnd,
} from '../describeReduction';
import { ReviewDesk } from '../useReviewDesk';
import { Consequence } from './Consequence';
import { JustificationField, justificationOf } from './JustificationField';
import { QuestionDialog } from './QuestionDialog';
import { ReduceActionsField } from './ReduceActionsField';
import { ReduceEndField } from './ReduceEndField';

/** What remains of a grant or a credential: always a strict part of what is held. */
export function ReduceDialog(props: {
  desk: ReviewDesk;
  review: ReviewItemDetail;
}) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { desk, review } = props;
  const { subject } = review.evidence;
  const held = heldActions(subject);
  const byActions = subject.kind !== 'credential' && held !== undefined;
  const kept =
    desk.draft.kept ?? review.recommendation?.reduceTo?.actions ?? held ?? [];
  const end = presentEnd(subject);
  const day = desk.draft.endsOn?.toString();
  const check: ReductionCheck = byActions
    ? reduceActions(held, kept)
    : reduceEnd(day, end, now);

  const confirm = () => {
    if (!check.ok) {
      return t('actions.reduce');
    }
    return check.reduceTo.actions
      ? t('dialogs.reduceConfirm', {
          actions: check.reduceTo.actions.join(', '),
        })
      : t('dialogs.reduceConfirmDate', { date: phraseDay(day ?? '') });
  };

  const decision = check.ok
    ? {
        decision: 'reduce' as const,
        reduceTo: check.reduceTo,
        justification: justificationOf(desk),
      }
    : undefined;

  return (
    <QuestionDialog
      desk={desk}
      title={t('dialogs.reduceTitle', { title: review.subject.title })}
      confirm={confirm()}
      isDisabled={!check.ok}
      onConfirm={() => decision && desk.decide(decision)}
      onPut={() => decision && desk.putWithDrafts(decision)}
    >
      {byActions ? (
        <ReduceActionsField
          held={held}
          kept={kept}
          problem={check.ok ? undefined : check.problem}
          onChange={next => desk.setDraft({ kept: next })}
        />
      ) : (
        <ReduceEndField
          end={end}
          value={desk.draft.endsOn}
          problem={check.ok ? undefined : check.problem}
          onChange={endsOn => desk.setDraft({ endsOn })}
        />
      )}
      <Consequence review={review} action="reduce" />
      <JustificationField desk={desk} />
    </QuestionDialog>
  );
}
