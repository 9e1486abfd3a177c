import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { Query } from '../queries/useQuery';
import { ErrorState } from '../states/ErrorState';
import { LoadingRows } from '../states/LoadingRows';
import { ReviewView } from '../review/ReviewView';
import { ReviewDesk } from '../review/useReviewDesk';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Inbox.module.css';

/** The evidence of one review, or why it cannot be shown. */
export function ReviewPanel(props: {
  query: Query<ReviewItemDetail>;
  desk: ReviewDesk;
  hrefOf: (id: string) => string | undefined;
  onSelect?: (id: string) => void;
  showKeys?: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { query, desk, hrefOf, onSelect, showKeys } = props;
  if (query.loading) {
    return (
      <div className={styles.padded}>
        <LoadingRows rows={8} height={32} />
      </div>
    );
  }
  return (
    <>
      {query.error && (
        <div className={styles.padded}>
          <ErrorState
            what={t('review.what')}
            error={query.error}
            retry={query.reload}
            permission="governance.review.read"
          />
        </div>
      )}
      {query.value && (
        <ReviewView
          desk={desk}
          review={query.value}
          hrefOf={hrefOf}
          onSelect={onSelect}
          showKeys={showKeys}
        />
      )}
    </>
  );
}
