import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { compareEvidence } from './compareEvidence';

const bundle = (overrides: Partial<EvidenceBundle> = {}): EvidenceBundle => ({
  v: 1,
  collectedAt: '2026-11-22T12:00:00.000Z',
  subject: {
    kind: 'grant',
    ref: 'g1',
    title: 'write on ledger',
    fingerprint: 'f',
    facts: [
      {
        field: 'actions',
        known: true,
        value: ['SELECT', 'INSERT'],
        source: 'db',
        at: '2026-11-22T12:00:00.000Z',
        basis: 'observed',
        stale: false,
      },
    ],
  },
  identity: { ref: 'i1', title: 'ledger', type: 'service-account', facts: [] },
  grants: [{ ref: 'g1', title: 'write on ledger', privileged: null }],
  use: { known: false, reason: 'not recorded' },
  dependents: { known: false, reason: 'no component names it' },
  findings: [],
  changes: [],
  lastDecision: null,
  sources: [],
  ...overrides,
});

const fact = (field: string, value: string | string[]) => ({
  field,
  known: true as const,
  value,
  source: 'db',
  at: '2026-11-22T12:00:00.000Z',
  basis: 'observed' as const,
  stale: false,
});

describe('compareEvidence', () => {
  it('finds nothing between a bundle and itself, whatever the order of a list', () => {
    const other = bundle();
    other.subject.facts = [fact('actions', ['INSERT', 'SELECT'])];
    expect(compareEvidence(bundle(), other)).toEqual([]);
  });

  it.each<[string, Partial<EvidenceBundle>, unknown]>([
    [
      'a right that was gained',
      {
        subject: {
          ...bundle().subject,
          facts: [fact('actions', ['INSERT', 'SELECT', 'DELETE'])],
        },
      },
      [
        {
          field: 'actions',
          before: 'INSERT, SELECT',
          after: 'DELETE, INSERT, SELECT',
        },
      ],
    ],
    [
      'an owner that became known',
      {
        identity: {
          ...bundle().identity,
          facts: [fact('owner', 'group:default/ledger')],
        },
      },
      [
        {
          field: 'identity.owner',
          before: null,
          after: 'group:default/ledger',
        },
      ],
    ],
    [
      'another grant beside it',
      {
        grants: [
          { ref: 'g1', title: 'write on ledger', privileged: null },
          { ref: 'g2', title: 'admin', privileged: true },
        ],
      },
      [{ field: 'grant', before: null, after: 'admin' }],
    ],
    [
      'another title of the grant itself, which its facts tell',
      { grants: [{ ref: 'g1', title: 'renamed itself', privileged: null }] },
      [],
    ],
    [
      'a dependent that appeared',
      {
        dependents: {
          known: true,
          entities: [
            {
              ref: 'component:default/ledger',
              basis: 'declared',
              via: 'annotation',
            },
          ],
        },
      },
      [{ field: 'dependent', before: null, after: 'component:default/ledger' }],
    ],
    [
      'a later use, which is no change',
      {
        subject: {
          ...bundle().subject,
          facts: [
            ...bundle().subject.facts,
            fact('lastUsedAt', '2026-11-22T11:00:00.000Z'),
          ],
        },
      },
      [],
    ],
  ])('names %s', (_name, overrides, expected) => {
    expect(compareEvidence(bundle(), bundle(overrides))).toEqual(expected);
  });

  const grant = (
    title: string,
    facts: EvidenceBundle['subject']['facts'],
    beside: string,
  ) =>
    bundle({
      subject: { ...bundle().subject, title, facts },
      grants: [
        { ref: 'g1', title, privileged: null },
        { ref: 'g2', title: beside, privileged: null },
      ],
    });

  it('says once that a grant changed whose name lists its actions', () => {
    const of = (actions: string[], beside = 'read on audit') =>
      grant(
        `${actions.join(', ')} on ledger`,
        [fact('actions', actions), fact('name', actions.join(', '))],
        beside,
      );
    expect(
      compareEvidence(
        of(['SELECT', 'INSERT']),
        of(['SELECT', 'UPDATE', 'INSERT']),
      ),
    ).toEqual([
      {
        field: 'actions',
        before: 'INSERT, SELECT',
        after: 'INSERT, SELECT, UPDATE',
      },
    ]);
    expect(
      compareEvidence(of(['SELECT']), of(['SELECT'], 'write on audit')),
    ).toEqual([
      { field: 'grant', before: 'read on audit', after: 'write on audit' },
    ]);
  });

  it('keeps the name where it says more than the actions', () => {
    const of = (name: string, actions: string[]) =>
      grant(name, [fact('actions', actions), fact('name', name)], 'other');
    expect(
      compareEvidence(
        of('viewer', ['SELECT']),
        of('editor', ['SELECT', 'INSERT']),
      ).map(({ field }) => field),
    ).toEqual(['actions', 'name']);
  });

  it('tells a finding that is new from one that has grown older', () => {
    const finding = (rule: string, message: string) => ({
      rule,
      severity: 'high',
      message,
      since: '2026-11-22T12:00:00.000Z',
    });
    expect(
      compareEvidence(
        bundle({
          findings: [finding('long-lived', 'Not rotated for 115 days')],
        }),
        bundle({
          findings: [
            finding('long-lived', 'Not rotated for 210 days'),
            finding('never-expires', 'It has no expiry'),
          ],
        }),
      ),
    ).toEqual([{ field: 'finding', before: null, after: 'It has no expiry' }]);
  });
});
