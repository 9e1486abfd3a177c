import { ReviewItem } from '@countersign/plugin-governance-common';

/** By what the inbox groups. */
export type Grouping = 'identity' | 'due' | 'risk' | 'campaign' | 'service';

/** When something is due, as far as it matters for the order of work. */
export type DueBucket = 'overdue' | 'today' | 'week' | 'later';

/** A group of reviews. */
export type ReviewGroup =
  | {
      by: 'identity';
      id: string;
      identity: ReviewItem['identity'];
      environment?: string;
      items: ReviewItem[];
    }
  | { by: 'due'; id: string; bucket: DueBucket; items: ReviewItem[] }
  | {
      by: 'risk';
      id: string;
      severity?: ReviewItem['worstSeverity'];
      items: ReviewItem[];
    }
  | {
      by: 'campaign';
      id: string;
      /** Those that ask about all of them; none where nobody but its period or a person asks. */
      campaigns: NonNullable<ReviewItem['campaigns']>;
      items: ReviewItem[];
    }
  | {
      by: 'service';
      id: string;
      /** Those that use each of the identities; none where nothing is known to use them. */
      components: string[];
      items: ReviewItem[];
    };

const DAY = 24 * 60 * 60 * 1000;
const BUCKETS: DueBucket[] = ['overdue', 'today', 'week', 'later'];
const SEVERITIES = ['critical', 'high', 'medium', 'low', undefined] as const;

function byDue(a: ReviewItem, b: ReviewItem): number {
  // Times and ids are compared as they are: going by language takes many times as long, and there may be ten thousand.
  if (a.dueAt !== b.dueAt) {
    return a.dueAt < b.dueAt ? -1 : 1;
  }
  return a.id < b.id ? -1 : 1;
}

/** The bucket of a due date. */
export function bucketOf(dueAt: string, now: number): DueBucket {
  const left = Date.parse(dueAt) - now;
  if (left < 0) {
    return 'overdue';
  }
  if (left < DAY) {
    return 'today';
  }
  return left < 7 * DAY ? 'week' : 'later';
}

/** Reviews by a key of theirs, in the order in which the keys appear first; those without one come last. */
function collect(
  items: readonly ReviewItem[],
  keyOf: (item: ReviewItem) => string,
): Array<[string, ReviewItem[]]> {
  // A Map keeps the order of first appearance, which is that of the first due date.
  const groups = new Map<string, ReviewItem[]>();
  for (const item of items) {
    const key = keyOf(item);
    const members = groups.get(key);
    if (members) {
      members.push(item);
    } else {
      groups.set(key, [item]);
    }
  }
  const rest = groups.get('');
  groups.delete('');
  return rest ? [...groups, ['', rest]] : [...groups];
}

/**
 * Puts reviews into groups, the most pressing group first, and by due date within.
 *
 * @param now - milliseconds since the epoch
 */
export function groupReviews(
  items: ReviewItem[],
  by: Grouping,
  now: number,
): ReviewGroup[] {
  const sorted = [...items].sort(byDue);
  switch (by) {
    case 'identity':
      return collect(sorted, ({ identity }) => identity.ref).map(
        ([id, members]) => ({
          by,
          id,
          identity: members[0].identity,
          environment: members[0].environment,
          items: members,
        }),
      );
    // What two campaigns ask about, or two services use, is a group of its own, so that each review is listed once.
    case 'campaign':
      return collect(sorted, ({ campaigns = [] }) =>
        campaigns.map(({ id }) => id).join(' '),
      ).map(([id, members]) => ({
        by,
        id,
        campaigns: members[0].campaigns ?? [],
        items: members,
      }));
    case 'service':
      return collect(sorted, ({ components = [] }) => components.join(' ')).map(
        ([id, members]) => ({
          by,
          id,
          components: members[0].components ?? [],
          items: members,
        }),
      );
    case 'due':
      return BUCKETS.map(bucket => ({
        by,
        id: bucket,
        bucket,
        items: sorted.filter(item => bucketOf(item.dueAt, now) === bucket),
      })).filter(group => group.items.length > 0);
    case 'risk':
      return SEVERITIES.map(severity => ({
        by,
        id: severity ?? 'none',
        severity,
        items: sorted.filter(item => item.worstSeverity === severity),
      })).filter(group => group.items.length > 0);
    default:
      throw new Error(`Unknown grouping ${by satisfies never}`);
  }
}

/** The id that is `step` places away in the order shown; the ends hold. */
export function stepFrom(
  groups: ReviewGroup[],
  id: string | undefined,
  step: 1 | -1,
): string | undefined {
  const ids = groups.flatMap(group => group.items.map(item => item.id));
  const index = id === undefined ? -1 : ids.indexOf(id);
  if (index === -1) {
    return ids[0];
  }
  return ids[Math.min(Math.max(index + step, 0), ids.length - 1)];
}
