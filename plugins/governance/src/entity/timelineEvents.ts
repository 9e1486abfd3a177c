import {
  CertificateSummary,
  HoldingView,
  IdentitySummary,
  ReviewItem,
} from '@countersign/plugin-governance-common';

/** Days that the timeline looks ahead. */
export const TIMELINE_DAYS = 90;

const DAY = 24 * 60 * 60 * 1000;

/** Something that will happen on its day. */
export interface TimelineEvent {
  id: string;
  kind: 'review' | 'certificate' | 'identity' | 'holding';
  title: string;
  at: string;
  /** 0 is now, 1 the end of what is shown. */
  position: number;
  reviewId?: string;
  /** Whose credential ends. */
  identityRef?: string;
  /** How many reviews of the identity are due on that day. */
  count?: number;
}

/** The credentials and grants of one identity are one screen, and so one line. */
function groupByIdentityAndDay(
  reviews: ReviewItem[],
): Array<[first: ReviewItem, count: number]> {
  const groups = new Map<string, [ReviewItem, number]>();
  for (const item of [...reviews].sort((a, b) =>
    a.dueAt.localeCompare(b.dueAt),
  )) {
    const key = `${item.identity.ref} ${item.dueAt.slice(0, 10)}`;
    const [first, count] = groups.get(key) ?? [item, 0];
    groups.set(key, [first, count + 1]);
  }
  return [...groups.values()];
}

/** What is due or expires within the next 90 days, the first first. What is overdue stands at the beginning. */
export function timelineEvents(
  options: {
    reviews: ReviewItem[];
    certificates: CertificateSummary[];
    /** Identities, each with the next end among its credentials. */
    identities: Array<Pick<IdentitySummary, 'ref' | 'title' | 'nextExpiry'>>;
    /** The credentials and grants of one identity, where it is what is looked at. */
    holdings: HoldingView[];
  },
  now: number,
): TimelineEvent[] {
  const events = [
    ...groupByIdentityAndDay(
      options.reviews.filter(({ status }) => status === 'open'),
    ).map(([first, count]) => ({
      id: `review ${first.id}`,
      kind: 'review' as const,
      title: first.identity.title,
      at: first.dueAt,
      reviewId: first.id,
      count,
    })),
    ...options.certificates.flatMap(({ ref, title, notAfter }) =>
      notAfter && Date.parse(notAfter) >= now
        ? [{ id: ref, kind: 'certificate' as const, title, at: notAfter }]
        : [],
    ),
    ...options.identities.flatMap(({ ref, title, nextExpiry }) =>
      nextExpiry.at && Date.parse(nextExpiry.at) >= now
        ? [
            {
              id: `identity ${ref}`,
              kind: 'identity' as const,
              title,
              at: nextExpiry.at,
              identityRef: ref,
            },
          ]
        : [],
    ),
    ...options.holdings.flatMap(({ ref, title, expiresAt }) =>
      expiresAt && Date.parse(expiresAt) >= now
        ? [{ id: ref, kind: 'holding' as const, title, at: expiresAt }]
        : [],
    ),
  ];
  return events
    .map(event => ({
      ...event,
      position: Math.max(
        (Date.parse(event.at) - now) / (TIMELINE_DAYS * DAY),
        0,
      ),
    }))
    .filter(({ position }) => position <= 1)
    .sort((a, b) => a.at.localeCompare(b.at));
}
