import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTechDocsReaderPage } from '@backstage/plugin-techdocs-react';
import { Alert, Button } from '@backstage/ui';
import { useState } from 'react';
import { useReviews } from '../queries/useReviews';
import { ReviewDialog } from '../review/ReviewDialog';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './ReviewsDocsNotice.module.css';

/**
 * One line under the documentation's header for those who can act: the reviews of this service that wait for them. It
 * is no place to report failures: whoever only reads the documentation is not bothered.
 */
export function ReviewsDocsNotice() {
  const { t } = useGovernanceTranslation();
  // The reader has no entity context; this works there and in the entity's docs tab.
  const { entityRef } = useTechDocsReaderPage();
  const [openId, setOpenId] = useState<string>();
  const query = useReviews(
    entityRef.name
      ? {
          assignee: 'me',
          component: stringifyEntityRef(entityRef),
          status: 'open',
        }
      : undefined,
  );
  const ids = query.items.map(({ id }) => id);
  if (ids.length === 0 && !openId) {
    return null;
  }
  return (
    <>
      {ids.length > 0 && (
        <Alert
          className={styles.notice}
          role="region"
          aria-label={t('docs.label')}
          status="info"
          icon
          title={t('docs.waits', { count: query.total })}
          customActions={
            <Button
              size="small"
              variant="secondary"
              onPress={() => setOpenId(ids[0])}
            >
              {t('docs.review')}
            </Button>
          }
        />
      )}
      <ReviewDialog
        reviewIds={ids}
        openId={openId}
        onOpenChange={setOpenId}
        onChanged={query.reload}
      />
    </>
  );
}
