import { Radio, RadioGroup, Text, TextAreaField } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { SecondProposal } from './SecondNotice';
import { QuestionDialog } from '../review/dialogs/QuestionDialog';
import { ReviewDesk } from '../review/useReviewDesk';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Letters that a reason takes at least. */
const SHORTEST = 3;

/** Saying, as the second person, whether one agrees with a keep. Nothing is chosen beforehand. */
export function SecondDialog(props: {
  desk: ReviewDesk;
  review: ReviewItemDetail;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, review } = props;
  const [answer, setAnswer] = useState<string>();
  const reason = desk.draft.justification.trim();
  return (
    <QuestionDialog
      desk={desk}
      title={t('second.title')}
      confirm={t('second.confirm')}
      isDisabled={answer === undefined || reason.length < SHORTEST}
      onConfirm={() =>
        desk.answerAsSecond({ agrees: answer === 'agree', reason })
      }
    >
      <Text as="p" weight="bold">
        {review.question}
      </Text>
      <SecondProposal review={review} />
      <RadioGroup
        label={t('second.question')}
        value={answer ?? null}
        onChange={setAnswer}
      >
        <Radio value="agree">{t('second.agree')}</Radio>
        <Radio value="disagree">{t('second.disagree')}</Radio>
      </RadioGroup>
      <TextAreaField
        label={t('remediation.reason')}
        isRequired
        maxLength={2000}
        rows={3}
        value={desk.draft.justification}
        onChange={justification => desk.setDraft({ justification })}
      />
    </QuestionDialog>
  );
}
