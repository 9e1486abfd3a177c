import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Link, Text } from '@backstage/ui';
import { Overview } from '@countersign/plugin-governance-common';
import { MarkBadge } from '../display/MarkBadge';
import { SeverityBadge } from '../display/SeverityBadge';
import { identityRouteRef } from '../routes';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './EntityGovernanceCard.module.css';

type OverviewRowView = Overview['rows'][number];

const KINDS = {
  finding: 'card.rowFinding',
  certificate: 'card.rowCertificate',
  remediation: 'card.rowRemediation',
} as const;

/** One thing that matters, with its action in place. */
export function OverviewRow(props: {
  row: OverviewRowView;
  /** Where everything is listed, for what has no page of its own. */
  tabHref: string | undefined;
  onReview: (id: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const identityRoute = useRouteRef(identityRouteRef);
  const { row, tabHref, onReview } = props;
  const { reviewId, identityRef } = row;
  const href =
    identityRef && identityRoute ? identityRoute({ identityRef }) : tabHref;
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <Text as="div">{row.text}</Text>
        <div className={styles.rowMeta}>
          {row.severity && <SeverityBadge severity={row.severity} />}
          {!row.severity && row.kind !== 'review' && (
            <MarkBadge tone="plain">{t(KINDS[row.kind])}</MarkBadge>
          )}
          {row.dueAt && (
            <Text variant="body-x-small" color="secondary">
              {row.kind !== 'certificate' && `${t('card.due')} `}
              <RelativeTime at={row.dueAt} />
            </Text>
          )}
        </div>
      </div>
      {reviewId && (
        <Button
          size="small"
          variant="secondary"
          aria-label={`${t('card.review')}: ${row.text}`}
          onPress={() => onReview(reviewId)}
        >
          {t('card.review')}
        </Button>
      )}
      {!reviewId && href && (
        <Link href={href} aria-label={`${t('card.look')}: ${row.text}`}>
          {t('card.look')}
        </Link>
      )}
    </li>
  );
}
