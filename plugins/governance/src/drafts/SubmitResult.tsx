import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { DECISION_WORDS } from '../review/decisionWords';
import { reviewRouteRef } from '../routes';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import { DraftOutcome } from './submitDraft';
import { TakeBackSent } from './TakeBackSent';
import { SubmittedDraft } from './useSubmitDrafts';

function phraseOutcome(outcome: DraftOutcome, t: Translate): string {
  switch (outcome.kind) {
    case 'sent':
      return t('drafts.sent');
    case 'refused':
      return t('drafts.stays', { reason: outcome.reason });
    case 'not-sent':
      return t('drafts.stays', {
        reason: t('drafts.notSent', { reason: outcome.reason }),
      });
    case 'removed':
      return t('drafts.removedMeanwhile');
    case 'gone':
      return t('drafts.gone');
    default:
      throw new Error(`Unknown outcome ${outcome satisfies never}`);
  }
}

/** What went wrong comes first. */
const ORDER: Record<DraftOutcome['kind'], number> = {
  'not-sent': 0,
  refused: 1,
  removed: 2,
  gone: 3,
  sent: 4,
};

/** What became of each draft, with the way to the review, and the way back where there is one. */
export function SubmitResult(props: {
  results: readonly SubmittedDraft[];
  onTakenBack: (review: ReviewItemDetail) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { results, onTakenBack } = props;
  const reviewRoute = useRouteRef(reviewRouteRef);
  const rows = [...results].sort(
    (a, b) => ORDER[a.outcome.kind] - ORDER[b.outcome.kind],
  );
  const sent = rows.filter(({ outcome }) => outcome.kind === 'sent').length;
  const stay = rows.filter(
    ({ outcome: { kind } }) => kind === 'refused' || kind === 'not-sent',
  ).length;
  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold" role="status">
        {t('drafts.result', {
          sent: String(sent),
          total: String(rows.length),
        })}{' '}
        {stay > 0 && t('drafts.resultStay', { count: stay })}
      </Text>
      <DataTable
        label={t('drafts.resultTitle')}
        items={rows}
        complete={false}
        columns={[
          {
            id: 'review',
            label: t('drafts.review'),
            cell: ({ ref, draft: { item } }) => (
              <Link href={reviewRoute?.({ reviewId: ref })}>
                {`${item.identity.title}: ${item.subject.title}`}
              </Link>
            ),
          },
          {
            id: 'decision',
            label: t('drafts.decision'),
            cell: ({ draft }) => t(DECISION_WORDS[draft.request.decision]),
          },
          {
            id: 'outcome',
            label: t('drafts.outcome'),
            cell: ({ outcome }) =>
              outcome.kind === 'sent' &&
              outcome.review.status === 'withdrawable' ? (
                <TakeBackSent
                  review={outcome.review}
                  onTakenBack={onTakenBack}
                />
              ) : (
                phraseOutcome(outcome, t)
              ),
          },
        ]}
      />
    </Flex>
  );
}
