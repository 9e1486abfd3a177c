import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { recommend } from './recommend';

const bundle = (
  use: EvidenceBundle['use'],
  lastUsedAt?: string,
): EvidenceBundle => ({
  v: 1,
  collectedAt: '2026-11-22T12:00:00.000Z',
  subject: {
    kind: 'credential',
    ref: 'c1',
    title: 'key',
    fingerprint: 'f',
    facts: lastUsedAt
      ? [
          {
            field: 'lastUsedAt',
            known: true,
            value: lastUsedAt,
            source: 's',
            at: '2026-11-22T12:00:00.000Z',
            basis: 'observed',
            stale: false,
          },
        ]
      : [],
  },
  identity: { ref: 'i1', title: 'i', type: 'api-key', facts: [] },
  grants: [],
  use,
  dependents: { known: false, reason: 'none named' },
  findings: [],
  changes: [],
  lastDecision: null,
  sources: [],
});
const unknown = { known: false as const, reason: 'not recorded' };
const window = (from: string, days: Array<[string, string]>) => ({
  known: true as const,
  source: 'issuer',
  from,
  to: '2026-11-22T12:00:00.000Z',
  days: days.map(([day, caller]) => ({ day, caller, count: 1 })),
});
const seen = (days: Array<[string, string]>) => ({
  ...window('2026-01-01T00:00:00.000Z', days),
  partial: true as const,
});

describe('recommend', () => {
  it.each<[string, EvidenceBundle, string | undefined]>([
    ['nothing where use is not known', bundle(unknown), undefined],
    ['revoke where it was never used', bundle(unknown, 'never'), 'revoke'],
    [
      'revoke where the last use is long ago',
      bundle(unknown, '2026-06-01T00:00:00.000Z'),
      'revoke',
    ],
    [
      'keep where it was used lately',
      bundle(unknown, '2026-11-20T00:00:00.000Z'),
      'keep',
    ],
    [
      'revoke where a long window shows no use',
      bundle(window('2026-06-01T00:00:00.000Z', [])),
      'revoke',
    ],
    [
      'nothing where the window is too short to tell',
      bundle(window('2026-11-01T00:00:00.000Z', [])),
      undefined,
    ],
    [
      'keep where the window shows use',
      bundle(window('2026-06-01T00:00:00.000Z', [['2026-11-21', 'gateway']])),
      'keep',
    ],
    [
      'keep where a log of some uses shows a late one',
      bundle(seen([['2026-11-21', 'cron']]), '2026-01-01T00:00:00.000Z'),
      'keep',
    ],
    [
      'nothing where a log of some uses ends long ago',
      bundle(seen([['2026-06-01', 'cron']])),
      undefined,
    ],
    [
      'nothing where one source says never and another has seen a use',
      bundle(seen([['2026-06-01', 'cron']]), 'never'),
      undefined,
    ],
    [
      'what the last use speaks for where a log of some uses ends long ago',
      bundle(seen([['2026-06-01', 'cron']]), '2026-11-20T00:00:00.000Z'),
      'keep',
    ],
  ])('says %s', (_name, evidence, decision) => {
    expect(recommend(evidence)?.decision).toBe(decision);
  });
});
