import {
  AllowedAction,
  EvidenceBundle,
  IdentityDetail,
  Overview,
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';

const AT = '2026-11-20T08:00:00.000Z';

/** An open item about a grant. */
export function reviewItem(change: Partial<ReviewItem> = {}): ReviewItem {
  return {
    id: 'r1',
    question:
      'Should ledger-writer (production) keep SELECT, INSERT on postings?',
    subject: { kind: 'grant', ref: 'g1', title: 'SELECT, INSERT on postings' },
    identity: { ref: 'i1', title: 'ledger-writer', type: 'service-account' },
    source: 'ledger-db',
    environment: 'production',
    mode: 'enforce',
    status: 'open',
    state: 'ask',
    owner: 'group:default/ledger',
    cause: 'It is reviewed every 90 days',
    openedAt: AT,
    dueAt: '2099-01-01T08:00:00.000Z',
    onSilence: 'It is disabled, and can be restored.',
    changeCount: 0,
    version: 1,
    ...change,
  };
}

/** Evidence with known and unknown facts. */
export function evidence(change: Partial<EvidenceBundle> = {}): EvidenceBundle {
  return {
    v: 1,
    collectedAt: AT,
    subject: {
      kind: 'grant',
      ref: 'g1',
      title: 'SELECT, INSERT on postings',
      fingerprint: 'f',
      facts: [
        {
          field: 'actions',
          known: true,
          value: ['SELECT', 'INSERT'],
          source: 'ledger-db',
          at: AT,
          basis: 'observed',
          stale: false,
        },
        {
          field: 'lastUsedAt',
          known: false,
          reason: 'No source records its use.',
        },
      ],
    },
    identity: {
      ref: 'i1',
      title: 'ledger-writer',
      type: 'service-account',
      facts: [
        {
          field: 'purpose',
          known: true,
          value: 'Posts money movements',
          source: 'declared',
          at: AT,
          basis: 'declared',
          stale: false,
        },
        {
          field: 'owner',
          known: true,
          value: 'group:default/ledger',
          source: 'ledger-db',
          at: AT,
          basis: 'observed',
          stale: true,
        },
      ],
    },
    grants: [
      { ref: 'g1', title: 'SELECT, INSERT on postings', privileged: null },
    ],
    use: { known: false, reason: 'ledger-db keeps no record of use' },
    dependents: {
      known: true,
      entities: [
        {
          ref: 'component:default/ledger',
          basis: 'declared',
          via: 'an annotation',
        },
      ],
    },
    findings: [],
    changes: [],
    lastDecision: null,
    sources: [{ source: 'ledger-db', at: AT, stale: false }],
    ...change,
  };
}

const CONSEQUENCES: Partial<Record<AllowedAction['action'], string>> = {
  keep: 'It stays as it is.',
  reduce: 'It is reduced at the source, then the reduction is read back.',
  revoke: 'It is revoked at the source, then the refusal is read back.',
};

/** Everything that an item allows while it is open. */
export function openActions(
  refused: Partial<Record<AllowedAction['action'], string>> = {},
): AllowedAction[] {
  const names: AllowedAction['action'][] = [
    'keep',
    'reduce',
    'revoke',
    'not-mine',
    'dont-know',
    'refresh-evidence',
  ];
  return [
    ...names.map(
      (action): AllowedAction =>
        refused[action]
          ? { action, allowed: false, reason: refused[action] }
          : { action, allowed: true, consequence: CONSEQUENCES[action] },
    ),
    { action: 'withdraw', allowed: false, reason: 'There is no decision' },
  ];
}

/** An open item with its evidence. */
export function reviewDetail(
  change: Partial<ReviewItemDetail> = {},
): ReviewItemDetail {
  return {
    ...reviewItem(),
    evidence: evidence(),
    evidenceDigest: 'a'.repeat(64),
    evidenceStale: false,
    reviewers: [{ ref: 'user:default/ann', via: 'member of ledger' }],
    candidates: [
      {
        ref: 'group:default/payments',
        reason: 'owns a component that uses it',
        proposed: true,
      },
      {
        ref: 'group:default/identity-security',
        reason: 'sorts out what nobody owns',
        proposed: false,
      },
    ],
    actions: openActions(),
    remediation: [],
    history: [{ at: AT, by: 'engine', what: 'asked the owner' }],
    siblings: [],
    ...change,
  };
}

/** The same item after a decision that can be taken back. */
export function withdrawable(
  decision: 'reduce' | 'revoke',
  base: ReviewItemDetail = reviewDetail(),
): ReviewItemDetail {
  return {
    ...base,
    status: 'withdrawable',
    decision,
    decidedAt: AT,
    withdrawableUntil: '2099-01-01T09:00:00.000Z',
    actions: base.actions.map(action =>
      action.action === 'withdraw'
        ? {
            action: 'withdraw',
            allowed: true,
            consequence: 'Nothing has been done yet.',
          }
        : { ...action, allowed: false, reason: 'It is withdrawable' },
    ),
  };
}

/** An overview with two reviews of the reader. */
export function overview(change: Partial<Overview> = {}): Overview {
  return {
    subject: 'component:default/ledger',
    counts: {
      identities: 3,
      credentials: 4,
      certificates: 1,
      partnerIntegrations: 0,
      openReviews: 2,
      myReviews: 2,
      findings: 1,
    },
    nextDueAt: '2099-01-01T08:00:00.000Z',
    rows: [],
    staleSources: [],
    ...change,
  };
}

/** An identity about which little is known. */
export function identityDetail(
  change: Partial<IdentityDetail> = {},
): IdentityDetail {
  return {
    ref: 'i1',
    title: 'ledger-writer',
    type: 'service-account',
    source: 'ledger-db',
    environment: 'production',
    status: 'active',
    owner: 'group:default/ledger',
    credentials: 1,
    grants: 1,
    nextExpiry: { expired: 0, unknown: 1 },
    openReviews: 1,
    findings: 1,
    lastObservedAt: AT,
    externalId: 'ledger_writer',
    realm: 'ledger',
    region: '',
    facts: [
      { field: 'purpose', known: false, reason: 'No source states it.' },
      {
        field: 'owner',
        known: true,
        value: 'group:default/ledger',
        source: 'ledger-db',
        at: AT,
        basis: 'observed',
        stale: true,
      },
    ],
    holdings: [
      {
        kind: 'credential',
        ref: 'c1',
        title: 'database login',
        detail: 'password',
        status: 'active',
        useKnown: false,
        openReviewId: 'r1',
      },
    ],
    consumers: [],
    openFindings: [
      {
        id: 'f1',
        rule: 'never-expires',
        title: 'database login',
        severity: 'high',
        message: 'It never expires',
        wayOut: 'Give it an end',
        since: AT,
      },
    ],
    changes: [{ at: AT, kind: 'grant', what: 'privileged: no → yes' }],
    suggestions: [],
    ...change,
  };
}
