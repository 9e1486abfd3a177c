import { Alert, Button, Flex } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { useEffect, useRef } from 'react';
import { reasonOf } from '../states/describeError';
import { DraftNotice } from '../drafts/DraftNotice';
import { CoolDownNotice } from '../remediation/CoolDownNotice';
import { SecondNotice } from '../remediation/SecondNotice';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ActionBar } from './ActionBar';
import { Ownership } from '../ownership/Ownership';
import { AskException } from './AskException';
import { ChangeLine } from './ChangeLine';
import { EvidenceSections } from './EvidenceSections';
import { History } from './History';
import { LastDecision } from './LastDecision';
import { OnIt } from './OnIt';
import { Progress } from './Progress';
import { Recommendation } from './Recommendation';
import { Restart } from './Restart';
import { ReviewHeader } from './ReviewHeader';
import { Siblings } from './Siblings';
import { Stages } from './Stages';
import { ReviewQuestion } from './dialogs/ReviewQuestion';
import { ReviewDesk } from './useReviewDesk';
import { useReportOpenings } from './useReportOpenings';
import styles from './ReviewView.module.css';

/** One review: what changed, the question, the recommendation, the facts, and the answers. */
export function ReviewView(props: {
  desk: ReviewDesk;
  review: ReviewItemDetail;
  hrefOf: (id: string) => string | undefined;
  onSelect?: (id: string) => void;
  showKeys?: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { desk, review, hrefOf, onSelect, showKeys } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const endOfEvidence = useReportOpenings(review);
  const seen = useRef({ id: review.id, status: review.status });

  useEffect(() => {
    // The button that was pressed is gone once a review moves on; without this the focus would fall to the page.
    if (
      seen.current.id === review.id &&
      seen.current.status !== review.status &&
      (document.activeElement === document.body ||
        document.activeElement === null)
    ) {
      heading.current?.focus();
    }
    seen.current = { id: review.id, status: review.status };
  }, [review.id, review.status]);

  const { evidence } = review;
  // Where a second person is asked, that notice says what rests on what.
  const isUndecided =
    review.status === 'open' && review.second?.state !== 'waiting';
  const refresh = review.actions.find(
    ({ action }) => action === 'refresh-evidence',
  );
  return (
    <article className={styles.view}>
      <div className={styles.body}>
        <Flex direction="column" gap="4">
          <ChangeLine evidence={evidence} />
          <ReviewHeader ref={heading} review={review} />
          {desk.error && !desk.question && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={t('dialogs.failed')}
              description={reasonOf(desk.error)}
            />
          )}
          <DraftNotice desk={desk} review={review} />
          {review.evidenceStale && isUndecided && (
            <Alert
              status="warning"
              icon
              title={t('review.evidenceStale')}
              description={
                refresh?.allowed
                  ? t('review.evidenceStaleHint')
                  : refresh?.reason
              }
              customActions={
                refresh?.allowed && (
                  <Button
                    size="small"
                    variant="secondary"
                    isPending={desk.busy}
                    onPress={() => desk.request('refresh-evidence')}
                  >
                    {t('review.refresh')}
                  </Button>
                )
              }
            />
          )}
          {review.coolDown && <CoolDownNotice coolDown={review.coolDown} />}
          <Progress review={review} onChanged={desk.reload} />
          <Restart review={review} />
          <SecondNotice review={review} />
          <OnIt review={review} onIt={desk.onIt} />
          <Stages review={review} onChanged={desk.reload} />
          {review.status === 'open' && (
            <Recommendation recommendation={review.recommendation} />
          )}
          <Ownership
            identityRef={review.identity.ref}
            ownership={review.ownership}
            onChanged={desk.reload}
          />
          <AskException review={review} onChanged={desk.reload} />
          <Siblings review={review} hrefOf={hrefOf} onSelect={onSelect} />
          <EvidenceSections evidence={evidence} />
          <div ref={endOfEvidence} />
          <LastDecision evidence={evidence} />
          <History entries={review.history} />
        </Flex>
      </div>
      <ActionBar desk={desk} showKeys={showKeys} />
      <ReviewQuestion desk={desk} />
    </article>
  );
}
