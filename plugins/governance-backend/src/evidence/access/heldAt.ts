import { HeldAnswer } from '@countersign/plugin-governance-common';

/** A line of the inventory's history, parsed. */
export interface PastChange {
  at: string;
  kind: 'created' | 'changed' | 'absent' | 'returned' | 're-platformed';
  source: string;
  diff: Record<string, { before?: unknown; after?: unknown }>;
}

/** What is known of a holding now. */
export interface KnownHolding {
  source: string;
  firstSeenAt: string;
  /** When its source says that it began. */
  startedAt?: string;
  /** A time, or `never`. */
  expiresAt?: string;
  status?: string;
  /** What the inventory's history calls these, where it does not call them so. */
  fields?: { status: string; expiresAt: string };
}

/** The value of a field at a moment, from what it is now and what has changed since; `undefined` where it had none. */
export function valueAt(
  now: unknown,
  field: string,
  options: { changes: readonly PastChange[]; at: string },
): unknown {
  const later = options.changes
    .filter(change => change.at > options.at && field in change.diff)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  return later.length > 0 ? later[0].diff[field].before : now;
}

const GONE = [
  'revoked',
  'inactive',
  'disabled',
  'expired',
  // States of certificates of CycloneDX 1.7.
  'suspended',
  'deactivated',
  'destroyed',
];

function beforeSeen(
  { source, firstSeenAt, startedAt }: KnownHolding,
  at: string,
): HeldAnswer {
  if (startedAt === undefined) {
    return {
      answer: 'unknown',
      reason: `It was first seen at ${firstSeenAt}, after that; when it began is not known`,
      source,
    };
  }
  return startedAt <= at
    ? {
        answer: 'yes',
        reason: `Its source says that it began at ${startedAt}; it was first seen at ${firstSeenAt}, after that`,
        source,
      }
    : { answer: 'no', reason: `It began at ${startedAt}, after that`, source };
}

/** Since when the source did not show it, where that was so at the moment. */
function goneAt(
  changes: readonly PastChange[],
  options: { source: string; at: string },
) {
  const last = changes
    .filter(
      change =>
        change.source === options.source &&
        change.at <= options.at &&
        ['created', 'absent', 'returned'].includes(change.kind),
    )
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .at(-1);
  return last?.kind === 'absent' ? last.at : undefined;
}

/**
 * Says whether something was held at a moment, from what its source showed before and after. Where nobody can say, the
 * answer is *unknown*.
 *
 * @param options.readAt - when the source was read last; `undefined` where it never was
 * @param options.staleAfterMs - for how long what a reading showed may be taken to hold
 */
export function heldAt(
  holding: KnownHolding,
  options: {
    changes: readonly PastChange[];
    at: string;
    readAt: string | undefined;
    staleAfterMs: number;
  },
): HeldAnswer {
  const { changes, at, readAt, staleAfterMs } = options;
  const { source, firstSeenAt } = holding;
  if (at < firstSeenAt) {
    return beforeSeen(holding, at);
  }
  const gone = goneAt(changes, { source, at });
  if (gone) {
    return {
      answer: 'no',
      reason: `Its source did not show it any more from ${gone}`,
      source,
    };
  }
  const { fields = { status: 'status', expiresAt: 'expiresAt' } } = holding;
  const expires = valueAt(holding.expiresAt, fields.expiresAt, { changes, at });
  if (typeof expires === 'string' && expires !== 'never' && expires <= at) {
    return { answer: 'no', reason: `It expired at ${expires}`, source };
  }
  const status = valueAt(holding.status, fields.status, { changes, at });
  if (typeof status === 'string' && GONE.includes(status)) {
    return { answer: 'no', reason: `It was ${status}`, source };
  }
  if (
    readAt === undefined ||
    Date.parse(at) - Date.parse(readAt) > staleAfterMs
  ) {
    return {
      answer: 'unknown',
      reason: `Its source was last read at ${
        readAt ?? 'no time that is known'
      }, before that`,
      source,
    };
  }
  if (readAt < at) {
    return {
      answer: 'yes',
      reason: `Its source showed it when it was last read, at ${readAt}; it may have changed since`,
      source,
    };
  }
  return {
    answer: 'yes',
    reason: `Its source showed it from ${firstSeenAt}, and did not stop before that`,
    source,
  };
}

/** Who owned an identity, or what stands for itself, at a moment, and since when as far as is known. */
export function ownerAt(
  now: string | null,
  options: { changes: readonly PastChange[]; at: string; firstSeenAt: string },
):
  | { known: true; ref: string; since?: string }
  | { known: false; reason: string } {
  const { changes, at, firstSeenAt } = options;
  if (at < firstSeenAt) {
    return {
      known: false,
      reason: `Nothing is known of its owner before it was first seen, at ${firstSeenAt}`,
    };
  }
  const ref = valueAt(now ?? undefined, 'owner', { changes, at });
  if (typeof ref !== 'string') {
    return { known: false, reason: 'Nobody is recorded as its owner then' };
  }
  const since = changes
    .filter(change => change.at <= at && 'owner' in change.diff)
    .map(change => change.at)
    .sort()
    .at(-1);
  return { known: true, ref, ...(since ? { since } : {}) };
}
