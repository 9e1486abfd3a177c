import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  ButtonLink,
  Dialog,
  DialogFooter,
  DialogHeader,
  Text,
} from '@backstage/ui';
import { ReviewPanel } from '../inbox/ReviewPanel';
import { useReview } from '../queries/useReview';
import { reviewRouteRef } from '../routes';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { useReviewDesk } from './useReviewDesk';
import styles from './ReviewDialog.module.css';

/** The evidence of a review in a dialog, wherever one is: it is answered there, with everything in view. */
export function ReviewDialog(props: {
  /** The reviews to step through. */
  reviewIds: string[];
  openId: string | undefined;
  onOpenChange: (id: string | undefined) => void;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { reviewIds, openId, onOpenChange, onChanged } = props;
  const query = useReview(openId);
  const desk = useReviewDesk(query, onChanged);
  const reviewRoute = useRouteRef(reviewRouteRef);
  const hrefOf = (id: string) => reviewRoute?.({ reviewId: id });
  if (!openId) {
    return null;
  }
  const index = reviewIds.indexOf(openId);
  const previous = reviewIds[index - 1];
  const next = reviewIds[index + 1];
  const href = hrefOf(openId);
  return (
    <Dialog
      isOpen
      width={960}
      height="85vh"
      className={styles.dialog}
      onOpenChange={isOpen => !isOpen && onOpenChange(undefined)}
    >
      <DialogHeader>{t('docs.dialogTitle')}</DialogHeader>
      <div className={styles.panel}>
        <ReviewPanel
          query={query}
          desk={desk}
          hrefOf={hrefOf}
          onSelect={onOpenChange}
        />
      </div>
      <DialogFooter>
        {href && (
          <ButtonLink variant="tertiary" href={href}>
            {t('docs.openInbox')}
          </ButtonLink>
        )}
        {index >= 0 && reviewIds.length > 1 && (
          <>
            <Text color="secondary" className={styles.position}>
              {t('docs.position', {
                index: String(index + 1),
                total: String(reviewIds.length),
              })}
            </Text>
            <Button
              variant="secondary"
              isDisabled={!previous}
              onPress={() => onOpenChange(previous)}
            >
              {t('docs.previous')}
            </Button>
            <Button
              variant="secondary"
              isDisabled={!next}
              onPress={() => onOpenChange(next)}
            >
              {t('docs.next')}
            </Button>
          </>
        )}
      </DialogFooter>
    </Dialog>
  );
}
