import { Radio, RadioGroup, Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { EntityLink } from '../../display/EntityLink';
import { TextWithEntities } from '../../display/TextWithEntities';
import { useGovernanceTranslation } from '../../useGovernanceTranslation';
import { ReviewDesk } from '../useReviewDesk';
import { JustificationField, justificationOf } from './JustificationField';
import { QuestionDialog } from './QuestionDialog';

/** Who is asked instead, best first and each with the reason, and whether that proposes them as the owner. */
export function NotMineDialog(props: {
  desk: ReviewDesk;
  review: ReviewItemDetail;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, review } = props;
  const { candidates } = review;
  const to = desk.draft.to ?? candidates[0]?.ref;
  const chosen = candidates.find(({ ref }) => ref === to);
  return (
    <QuestionDialog
      desk={desk}
      title={t('dialogs.notMineTitle')}
      confirm={t('dialogs.notMineConfirm')}
      onConfirm={() =>
        desk.route({ kind: 'not-mine', to, reason: justificationOf(desk) })
      }
    >
      <Text as="p">{t('dialogs.notMineHint')}</Text>
      {candidates.length === 0 ? (
        <Text as="p">{t('dialogs.noCandidates')}</Text>
      ) : (
        <RadioGroup
          label={t('dialogs.notMineTo')}
          value={to}
          onChange={next => desk.setDraft({ to: next })}
        >
          {candidates.map(candidate => (
            <Radio key={candidate.ref} value={candidate.ref}>
              <span>
                <EntityLink entityRef={candidate.ref} plain />{' '}
                <Text variant="body-small" color="secondary">
                  <TextWithEntities text={candidate.reason} plain />
                </Text>
              </span>
            </Radio>
          ))}
        </RadioGroup>
      )}
      {chosen && (
        <Text as="p" role="status">
          <EntityLink entityRef={chosen.ref} plain />{' '}
          {t(
            chosen.proposed
              ? 'dialogs.notMineProposed'
              : 'dialogs.notMineOnlyAsked',
          )}
        </Text>
      )}
      <JustificationField desk={desk} label={t('dialogs.notMineReason')} />
    </QuestionDialog>
  );
}
