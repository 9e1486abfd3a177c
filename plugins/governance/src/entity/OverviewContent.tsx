import { Flex, Text } from '@backstage/ui';
import { Overview } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { ReviewDialog } from '../review/ReviewDialog';
import { EmptyState } from '../states/EmptyState';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { OverviewRow } from './OverviewRow';
import { PartialNotice } from './PartialNotice';
import { phraseOverview } from './phraseOverview';
import styles from './EntityGovernanceCard.module.css';

function isEmpty({ counts }: Overview): boolean {
  return (
    counts.identities === 0 &&
    counts.certificates === 0 &&
    counts.partnerIntegrations === 0 &&
    counts.openReviews === 0
  );
}

/** The sentence, at most three rows, and the counts. */
export function OverviewContent(props: {
  overview: Overview;
  /** Where everything is listed. */
  tabHref: string | undefined;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const [reviewId, setReviewId] = useState<string>();
  const { overview, tabHref, onChanged } = props;
  const { counts, rows, staleSources } = overview;
  const reviewIds = rows.flatMap(row => row.reviewId ?? []);
  return (
    <Flex direction="column" gap="3">
      <PartialNotice sources={staleSources} />
      {isEmpty(overview) ? (
        <EmptyState title={t('card.emptyTitle')} hint={t('card.emptyHint')} />
      ) : (
        <>
          <Text as="p" weight="bold">
            {phraseOverview(overview, now, t)}
          </Text>
          {rows.length > 0 && (
            <ul className={styles.rows}>
              {rows.map((row, index) => (
                <OverviewRow
                  key={row.reviewId ?? `${row.text} ${index}`}
                  row={row}
                  tabHref={tabHref}
                  onReview={setReviewId}
                />
              ))}
            </ul>
          )}
          <Text as="p" variant="body-small" color="secondary">
            {[
              t('card.identities', { count: counts.identities }),
              t('card.credentials', { count: counts.credentials }),
              t('card.certificates', { count: counts.certificates }),
              t('card.partners', { count: counts.partnerIntegrations }),
            ].join(' · ')}
          </Text>
        </>
      )}
      <ReviewDialog
        reviewIds={reviewIds}
        openId={reviewId}
        onOpenChange={setReviewId}
        onChanged={onChanged}
      />
    </Flex>
  );
}
