import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { useApprovalHref } from '../approvals/useApprovalHref';
import { Section } from '../display/Section';
import { SeverityBadge } from '../display/SeverityBadge';
import { useApprovals } from '../queries/useApprovals';
import { useCertificates } from '../queries/useCertificates';
import { useIdentities } from '../queries/useIdentities';
import { useReviews } from '../queries/useReviews';
import { approvalsRouteRef, reviewRouteRef, reviewsRouteRef } from '../routes';
import { ErrorState } from '../states/ErrorState';
import { LoadingRows } from '../states/LoadingRows';
import { RelativeTime } from '../time/RelativeTime';
import { phraseMoment } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { Timeline } from '../entity/Timeline';
import { timelineEvents } from '../entity/timelineEvents';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './ReviewsWidget.module.css';

/** Rows of each list; the inbox has the rest. */
const ROWS = 5;

function MyReviews() {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const query = useReviews({ assignee: 'me', status: 'open' }, ROWS);
  const reviewRoute = useRouteRef(reviewRouteRef);
  const inboxRoute = useRouteRef(reviewsRouteRef);
  const items = query.items.slice(0, ROWS);
  if (query.loading) {
    return <LoadingRows />;
  }
  if (query.error) {
    return (
      <ErrorState
        what={t('inbox.what')}
        error={query.error}
        retry={query.reload}
        permission="governance.review.read"
      />
    );
  }
  if (items.length === 0) {
    return <Text>{t('home.noReviews')}</Text>;
  }
  return (
    <Flex direction="column" gap="2">
      <Text as="p" weight="bold">
        {t('inbox.sentence', {
          count: query.total,
          due: phraseMoment(items[0].dueAt, now),
        })}
      </Text>
      <ul className={styles.list}>
        {items.map(item => (
          <li key={item.id} className={styles.row}>
            <Text>
              {reviewRoute ? (
                <Link href={reviewRoute({ reviewId: item.id })}>
                  {item.question}
                </Link>
              ) : (
                item.question
              )}
            </Text>
            {item.worstSeverity && (
              <SeverityBadge severity={item.worstSeverity} />
            )}
            <Text variant="body-x-small" color="secondary">
              {t('inbox.due')} <RelativeTime at={item.dueAt} />
            </Text>
          </li>
        ))}
      </ul>
      <Text variant="body-small" color="secondary">
        {t('home.shown', {
          shown: String(items.length),
          total: String(query.total),
        })}{' '}
        {inboxRoute && <Link href={inboxRoute()}>{t('home.toInbox')}</Link>}
      </Text>
    </Flex>
  );
}

/** What flows ask; nothing is said where they ask nothing, for the reviews below say so already. */
function MyApprovals() {
  const { t } = useGovernanceTranslation();
  const query = useApprovals();
  const hrefOf = useApprovalHref();
  const listRoute = useRouteRef(approvalsRouteRef);
  if (query.error) {
    return (
      <ErrorState
        what={t('approvals.what')}
        error={query.error}
        retry={query.reload}
      />
    );
  }
  if (query.items.length === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="2">
      <Text as="p" weight="bold">
        {t('approvals.sentence', { count: query.total })}
      </Text>
      <ul className={styles.list}>
        {query.items.slice(0, ROWS).map(item => (
          <li key={item.instanceId} className={styles.row}>
            <Text>
              <Link href={hrefOf(item)}>
                {item.title}: {item.subjectTitle ?? item.subject}
              </Link>
            </Text>
            {item.due && (
              <Text variant="body-x-small" color="secondary">
                {t('inbox.due')} <RelativeTime at={item.due} />
              </Text>
            )}
          </li>
        ))}
      </ul>
      {listRoute && query.total > ROWS && (
        <Link href={listRoute()}>{t('approvals.back')}</Link>
      )}
    </Flex>
  );
}

function NextExpiries() {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const certificates = useCertificates({});
  const identities = useIdentities({});
  if (certificates.loading || identities.loading) {
    return <LoadingRows rows={2} />;
  }
  const error = certificates.error ?? identities.error;
  if (error) {
    return (
      <ErrorState
        what={t('home.expiriesWhat')}
        error={error}
        retry={() => {
          certificates.reload();
          identities.reload();
        }}
        permission="governance.identity.read"
      />
    );
  }
  const events = timelineEvents(
    {
      reviews: [],
      certificates: certificates.items,
      identities: identities.items,
      holdings: [],
    },
    now,
  ).slice(0, ROWS);
  return events.length === 0 ? (
    <Text color="secondary">{t('home.noExpiries')}</Text>
  ) : (
    <Timeline events={events} />
  );
}

/** On the home page: what waits for me, and what of my teams expires next. */
export function ReviewsWidget() {
  const { t } = useGovernanceTranslation();
  return (
    <Flex direction="column" gap="4">
      <MyApprovals />
      <MyReviews />
      <Section title={t('home.expiries')} level="h4">
        <NextExpiries />
      </Section>
    </Flex>
  );
}
