import {
  canonicalJson,
  EvidenceBundle,
} from '@countersign/plugin-governance-common';
import fc from 'fast-check';
import { sha256Hex } from '../ledger/digest';
import { CarryRule, carryForward, isDrawn } from './carryForward';

const NOW = new Date('2026-06-01T00:00:00.000Z');
const DAY_MS = 24 * 60 * 60 * 1000;
const RULE: CarryRule = {
  maxAgeMs: 180 * DAY_MS,
  sample: { share: 0, seed: 'keys/2' },
};

function fact(field: string, value: string | boolean | string[]) {
  return {
    field,
    known: true as const,
    value,
    source: 'ledger-db',
    at: '2026-05-31T00:00:00.000Z',
    basis: 'observed' as const,
    stale: false,
  };
}

/** Whole, so that a field that is added to evidence has to be in it, and then counts. */
function bundle(): Required<EvidenceBundle> {
  return {
    v: 1,
    collectedAt: '2026-05-31T12:00:00.000Z',
    subject: {
      kind: 'grant',
      ref: 'grant:1',
      title: 'writer on accounts',
      fingerprint: 'f1',
      facts: [
        fact('actions', ['read', 'write']),
        fact('lastUsedAt', '2026-05-31T00:00:00.000Z'),
        { field: 'grantedAt', known: false, reason: 'nobody says' },
      ],
    },
    identity: {
      ref: 'identity:1',
      title: 'booker',
      type: 'service-account',
      facts: [fact('owner', 'group:default/ledger'), fact('purpose', 'books')],
    },
    grants: [{ ref: 'grant:1', title: 'writer', privileged: false }],
    use: {
      known: true,
      source: 'ledger-db',
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-05-31T00:00:00.000Z',
      days: [{ day: '2026-05-30', caller: 'component:default/api', count: 3 }],
    },
    dependents: {
      known: true,
      entities: [
        { ref: 'component:default/api', basis: 'declared', via: 'says so' },
      ],
    },
    contract: {
      known: true,
      scope: ['read'],
      granted: ['read'],
      notInContract: [],
      notGranted: [],
    },
    findings: [],
    changes: [],
    lastDecision: null,
    sources: [
      { source: 'ledger-db', at: '2026-05-31T00:00:00.000Z', stale: false },
    ],
  };
}

function judge(
  now: EvidenceBundle,
  more: {
    rule?: CarryRule;
    last?: Partial<NonNullable<Parameters<typeof carryForward>[1]['last']>>;
    privileged?: boolean;
  } = {},
) {
  const before = bundle();
  return carryForward(more.rule ?? RULE, {
    subjectRef: 'grant:1',
    privileged: more.privileged ?? false,
    evidence: { bundle: now, digest: sha256Hex(canonicalJson(now)) },
    last: {
      id: 'review-1',
      subject_ref: 'grant:1',
      decision: 'keep',
      outcome: 'kept',
      decided_at: '2026-03-01T00:00:00.000Z',
      decided_by: 'user:default/ann',
      justification: null,
      evidence: JSON.stringify(before),
      evidence_digest: sha256Hex(canonicalJson(before)),
      ...more.last,
    },
    now: NOW,
    evidenceMaxAgeMs: 7 * DAY_MS,
  });
}

/** Parts that say when it was read, what was decided before, or how often it was used; anything else counts. */
const MAY_DIFFER = [
  /^collectedAt$/,
  /^changes/,
  /^lastDecision/,
  /^sources\.\d+\.(at|stale)$/,
  /\.facts\.\d+\.(at|stale)$/,
  /^subject\.facts\.1\.(known|value|source|basis)$/,
  /^use\.(from|to)$/,
  /^use\.days\.\d+\.(day|count)$/,
];

function leaves(value: unknown, path: string[] = []): string[][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) =>
        leaves(inner, [...path, key]),
      )
    : [path];
}

/** The bundle with another value at a path. */
function changed(path: string[], by: string): EvidenceBundle {
  const made = bundle();
  const last = path[path.length - 1];
  const parent = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>(
      (value, key) => value[key] as Record<string, unknown>,
      made as unknown as Record<string, unknown>,
    );
  const before = parent[last];
  parent[last] =
    typeof before === 'boolean' ? !before : `${String(before)}${by}`;
  return made;
}

const FIELDS = leaves(bundle()).filter(
  path => !MAY_DIFFER.some(part => part.test(path.join('.'))),
);

describe('carrying forward', () => {
  it('carries what is used, of low risk and the same, with the proof of the decision', () => {
    const now = { ...bundle(), collectedAt: '2026-06-01T00:00:00.000Z' };
    expect(judge(now)).toMatchObject({
      review: 'review-1',
      decidedBy: 'user:default/ann',
      digest: sha256Hex(canonicalJson(now)),
    });
  });

  it('breaks it that use is not recorded completely any more', () => {
    const now = bundle();
    expect(judge(now)).toBeDefined();
    expect(
      judge({ ...now, use: { ...now.use, partial: true } as typeof now.use }),
    ).toBeUndefined();
  });

  it('G14: any change of a field of the evidence breaks it', () => {
    expect(FIELDS.length).toBeGreaterThan(30);
    fc.assert(
      fc.property(
        fc.constantFrom(...FIELDS),
        fc.string({ minLength: 1 }),
        (path, by) => judge(changed(path, by)) === undefined,
      ),
      { numRuns: 500 },
    );
    for (const path of FIELDS) {
      expect([path.join('.'), judge(changed(path, 'x'))]).toEqual([
        path.join('.'),
        undefined,
      ]);
    }
  });

  it('G14: something more or less in any list of the evidence breaks it', () => {
    const now = bundle();
    const more: EvidenceBundle[] = [
      { ...now, grants: [] },
      { ...now, sources: [...now.sources, { ...now.sources[0], source: 'b' }] },
      {
        ...now,
        findings: [
          {
            rule: 'old-key',
            severity: 'low',
            message: 'It is old',
            since: NOW.toISOString(),
          },
        ],
      },
      { ...now, dependents: { known: false, reason: 'nobody says' } },
      { ...now, use: { known: false, reason: 'no record' } },
      {
        ...now,
        subject: { ...now.subject, facts: now.subject.facts.slice(1) },
      },
    ];
    expect(more.map(one => judge(one))).toEqual(more.map(() => undefined));
  });

  it.each([
    ['something else was decided', { last: { decision: 'reduce' as const } }],
    ['it was not kept', { last: { outcome: 'recorded' as const } }],
    ['no person decided', { last: { decided_by: 'engine' } }],
    [
      'the decision is as old as may be',
      { last: { decided_at: '2025-12-03T00:00:00.000Z' } },
    ],
    ['it is privileged', { privileged: true }],
    [
      'it is drawn',
      { rule: { ...RULE, sample: { ...RULE.sample, share: 1 } } },
    ],
  ])('does not where %s', (_, more) => {
    expect(judge(bundle(), more)).toBeUndefined();
  });

  it('draws about the share that is to be asked about all the same, and the same ones again', () => {
    const refs = Array.from({ length: 20_000 }, (_, index) => `grant:${index}`);
    const draw = (seed: string) =>
      refs.filter(ref => isDrawn({ share: 0.05, seed }, ref));
    const drawn = draw('keys/1');
    expect(drawn.length / refs.length).toBeGreaterThan(0.04);
    expect(drawn.length / refs.length).toBeLessThan(0.06);
    expect(draw('keys/1')).toEqual(drawn);
    expect(draw('keys/2')).not.toEqual(drawn);
  });
});
