import { AccessEvent } from '@countersign/plugin-governance-common';
import { deciderOf } from './decisionAt';
import { PastChange } from './heldAt';
import { PastRequest, PastReview } from './readPast';

const CHANGE_KINDS = {
  created: 'seen',
  returned: 'seen',
  changed: 'changed',
  're-platformed': 'changed',
  absent: 'gone',
} as const;

const CHANGE_WORDS = {
  created: 'seen for the first time',
  returned: 'seen again',
  changed: 'changed',
  're-platformed': 'moved',
  absent: 'not shown any more',
} as const;

/** What the inventory kept of a thing up to a moment. */
export function toEvents(
  changes: readonly PastChange[],
  options: { whose: string; at: string },
): AccessEvent[] {
  return changes
    .filter(({ at }) => at <= options.at)
    .map(({ at, kind, source, diff }) => ({
      at,
      kind: 'owner' in diff ? 'owner' : CHANGE_KINDS[kind],
      what:
        'owner' in diff
          ? `${options.whose}: owner from ${String(
              diff.owner.before ?? 'nobody',
            )} to ${String(diff.owner.after ?? 'nobody')}`
          : `${options.whose}: ${CHANGE_WORDS[kind]}${
              Object.keys(diff).length > 0
                ? ` (${Object.keys(diff).sort().join(', ')})`
                : ''
            }`,
      from: source,
    }));
}

/** Who asked for a thing and approved it. */
export function requestEvents(requests: readonly PastRequest[]): AccessEvent[] {
  return requests.flatMap(
    ({ at, flow, requestedBy, approvedBy, endedAt, outcome }) => [
      {
        at,
        kind: 'requested' as const,
        what: `asked for by ${flow}`,
        by: requestedBy,
        from: 'flow',
      },
      ...approvedBy.map(vote => ({
        at: vote.at,
        kind: 'approved' as const,
        what: `approved in ${flow}`,
        by: vote.by,
        from: 'flow',
      })),
      ...(endedAt
        ? [
            {
              at: endedAt,
              kind: 'carried-out' as const,
              what: `${flow} ended: ${outcome}`,
              from: 'flow',
            },
          ]
        : []),
    ],
  );
}

/** How a thing was asked about and decided, of what had happened by the moment. */
export function reviewEvents(
  reviews: readonly PastReview[],
  moment: string,
): AccessEvent[] {
  return reviews.flatMap(review => [
    ...review.campaigns.map(({ openedAt, title }) => ({
      at: openedAt,
      kind: 'asked' as const,
      what: `asked about by the campaign ${title}`,
      from: 'campaign',
    })),
    ...review.history.map(({ at, by, what }) => ({
      at,
      kind: 'asked' as const,
      what,
      by,
      from: 'review',
    })),
    ...review.decided.map(listed => ({
      at: listed.entry.at,
      kind: 'decided' as const,
      what: `decided: ${String(listed.entry.data.decision)}`,
      by: deciderOf(listed, review),
      from: 'ledger',
      seq: listed.entry.seq,
    })),
    ...(review.row.closed_at !== null && review.row.closed_at <= moment
      ? [
          {
            at: review.row.closed_at,
            kind: 'carried-out' as const,
            what: `the question ended: ${
              review.row.outcome ?? 'without outcome'
            }`,
            from: 'review',
          },
        ]
      : []),
  ]);
}

/** At the same moment, what made the other possible comes first. */
const ORDER: AccessEvent['kind'][] = [
  'seen',
  'owner',
  'changed',
  'requested',
  'approved',
  'asked',
  'decided',
  'carried-out',
  'exception',
  'used',
  'gone',
];

/** Puts events in the order in which they happened. */
export function inOrder(a: AccessEvent, b: AccessEvent): number {
  return a.at === b.at
    ? ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)
    : a.at.localeCompare(b.at);
}
