import {
  IDENTITY_TYPES,
  observedCredentialSchema,
  observedGrantSchema,
} from '@countersign/plugin-governance-common';
import { readShippedRunbooks } from './readShippedRunbooks';
import { coolDownOf, findRunbook, phraseStep } from './runbook';

const runbooks = readShippedRunbooks();
const kinds = [
  ...observedCredentialSchema.shape.kind.options.map(
    type => ['credential', type] as const,
  ),
  ...observedGrantSchema.shape.kind.options.map(
    type => ['grant', type] as const,
  ),
];

describe('the shipped runbooks', () => {
  it.each(kinds)(
    'take a %s of the kind %s out of service in two phases, and replace it, whatever holds it',
    (kind, type) => {
      for (const identityType of IDENTITY_TYPES) {
        const found = findRunbook(runbooks, { kind, type, identityType });
        expect(
          found?.spec.offboard.map(({ phase, does }) => [phase, does]),
        ).toEqual([
          ['disable', 'disable'],
          ['watch', undefined],
          ['delete', 'revoke'],
        ]);
        expect(found?.spec.rotate).not.toHaveLength(0);
      }
    },
  );

  it('say of a tool of an agent something else than of a role', () => {
    const of = (identityType: 'ai-agent' | 'service-account') =>
      findRunbook(runbooks, { kind: 'grant', type: 'tool', identityType })
        ?.metadata.name;
    expect([of('ai-agent'), of('service-account')]).toEqual([
      'agent-grant',
      'role',
    ]);
  });
});

describe('coolDownOf', () => {
  const subject = {
    kind: 'credential',
    type: 'token',
    identityType: 'service-account',
  } as const;
  const runbook = findRunbook(runbooks, subject);

  it.each([
    ['what the runbook says', [], 'production', 'P7D'],
    ['what it says of the environment', [], 'test', 'P2D'],
    [
      'the first rule that fits',
      [
        { type: 'password', for: 'PT1H' },
        { environment: 'production', for: 'P30D' },
        { for: 'PT0S' },
      ],
      'production',
      'P30D',
    ],
  ])('goes by %s', (_, rules, environment, expected) => {
    expect(coolDownOf(rules, runbook, { ...subject, environment })).toBe(
      expected,
    );
  });

  it('is 14 days where there is no runbook', () => {
    expect(coolDownOf([], undefined, subject)).toBe('P14D');
  });
});

describe('phraseStep', () => {
  it('names what it is about, and leaves other braces alone', () => {
    expect(
      phraseStep('Take {subject} of {identity} in {source}; {other}', {
        identity: 'booker',
        subject: 'key 1',
        source: 'ledger',
        deleteAt: '2026-01-01',
      }),
    ).toBe('Take key 1 of booker in ledger; {other}');
  });
});
