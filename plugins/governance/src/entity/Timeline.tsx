import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { RiAwardLine, RiKey2Line, RiUserSearchLine } from '@remixicon/react';
import { ReactElement } from 'react';
import { IdentityLink } from '../identities/IdentityLink';
import { reviewRouteRef } from '../routes';
import { RelativeTime } from '../time/RelativeTime';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import { TIMELINE_DAYS, TimelineEvent } from './timelineEvents';
import styles from './Timeline.module.css';

const ICONS: Record<TimelineEvent['kind'], ReactElement> = {
  review: <RiUserSearchLine size={16} />,
  certificate: <RiAwardLine size={16} />,
  identity: <RiKey2Line size={16} />,
  holding: <RiKey2Line size={16} />,
};

function phraseEvent(event: TimelineEvent, t: Translate): string {
  const { kind, title, count = 1 } = event;
  switch (kind) {
    case 'review':
      return t('tab.timelineReview', { title, count });
    case 'certificate':
      return t('tab.timelineCertificate', { title });
    case 'identity':
      return t('tab.timelineCredential', { title });
    case 'holding':
      return t('tab.timelineExpiry', { title });
    default:
      throw new Error(`Unknown event ${kind satisfies never}`);
  }
}

function EventText({ event }: { event: TimelineEvent }) {
  const { t } = useGovernanceTranslation();
  const reviewRoute = useRouteRef(reviewRouteRef);
  const text = phraseEvent(event, t);
  if (event.reviewId && reviewRoute) {
    return <Link href={reviewRoute({ reviewId: event.reviewId })}>{text}</Link>;
  }
  return event.identityRef ? (
    <IdentityLink identityRef={event.identityRef} title={text} />
  ) : (
    <>{text}</>
  );
}

/** What is due or expires, as a list in which everything also stands on its day. */
export function Timeline({ events }: { events: TimelineEvent[] }) {
  const { t } = useGovernanceTranslation();
  if (events.length === 0) {
    return <Text color="secondary">{t('tab.timelineEmpty')}</Text>;
  }
  return (
    <div>
      <div className={`${styles.event} ${styles.head}`} aria-hidden>
        <span />
        <div className={styles.scale}>
          {[0, 1, 2, 3].map(third => (
            <Text key={third} variant="body-x-small" color="secondary">
              {third === 0
                ? t('tab.timelineToday')
                : t('tab.timelineDays', {
                    days: String((TIMELINE_DAYS / 3) * third),
                  })}
            </Text>
          ))}
        </div>
        <span />
      </div>
      <ol className={styles.list}>
        {events.map(event => (
          <li key={event.id} className={styles.event}>
            <Text variant="body-small" color="secondary">
              <RelativeTime at={event.at} />
            </Text>
            <div className={styles.track} aria-hidden>
              <div
                className={styles.mark}
                style={{ insetInlineStart: `${event.position * 100}%` }}
              >
                {ICONS[event.kind]}
              </div>
            </div>
            <Text className={styles.text}>
              <EventText event={event} />
            </Text>
          </li>
        ))}
      </ol>
    </div>
  );
}
