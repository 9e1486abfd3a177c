import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { reviewRouteRef } from '../routes';
import { RelativeTime } from '../time/RelativeTime';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import { TimelineEvent } from './timelineEvents';
import styles from './Timeline.module.css';

function phraseEvent(event: TimelineEvent, t: Translate): string {
  const { kind, title, count = 1 } = event;
  switch (kind) {
    case 'review':
      return t('tab.timelineReview', { title, count });
    case 'certificate':
      return t('tab.timelineCertificate', { title });
    case 'holding':
      return t('tab.timelineExpiry', { title });
    default:
      throw new Error(`Unknown event ${kind satisfies never}`);
  }
}

/** What is due or expires, as a list whose bars grow with the time left. */
export function Timeline({ events }: { events: TimelineEvent[] }) {
  const { t } = useGovernanceTranslation();
  const reviewRoute = useRouteRef(reviewRouteRef);
  if (events.length === 0) {
    return <Text color="secondary">{t('tab.timelineEmpty')}</Text>;
  }
  return (
    <ol className={styles.list}>
      {events.map(event => {
        const text = phraseEvent(event, t);
        return (
          <li key={event.id} className={styles.event}>
            <Text variant="body-small" color="secondary">
              <RelativeTime at={event.at} />
            </Text>
            <div className={styles.track} aria-hidden>
              <div
                className={styles.mark}
                style={{ insetInlineStart: `${event.position * 100}%` }}
              />
            </div>
            <Text>
              {event.reviewId && reviewRoute ? (
                <Link href={reviewRoute({ reviewId: event.reviewId })}>
                  {text}
                </Link>
              ) : (
                text
              )}
            </Text>
          </li>
        );
      })}
    </ol>
  );
}
