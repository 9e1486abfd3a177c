import { planPolicy } from './planPolicy';

const order = {
  action: 'revoke',
  role: 'payments',
  policy: 'ledger-write',
  isFinal: false,
} as const;

describe('planPolicy', () => {
  it.each(['revoke', 'disable'] as const)(
    'takes one policy away and leaves the others, to %s',
    action => {
      expect(
        planPolicy(['ledger-read', 'ledger-write', 'a'], { ...order, action }),
      ).toMatchObject({ kind: 'write', policies: ['ledger-read', 'a'] });
    },
  );

  it('takes the last one away', () => {
    expect(planPolicy(['ledger-write'], order)).toMatchObject({
      kind: 'write',
      policies: [],
    });
  });

  it('gives it back beside what came meanwhile', () => {
    expect(
      planPolicy(['later'], { ...order, action: 'restore' }),
    ).toMatchObject({ kind: 'write', policies: ['later', 'ledger-write'] });
  });

  it.each([
    ['was taken away already', [], { ...order }],
    ['stays away once its cool-down is over', [], { ...order, isFinal: true }],
    [
      'was given back already',
      ['ledger-write'],
      { ...order, action: 'restore' as const },
    ],
  ])('does nothing where it %s', (_title, held, changed) => {
    expect(planPolicy(held, changed)).toMatchObject({ kind: 'nothing-to-do' });
  });

  it('takes nothing away again that somebody gave back in the cool-down', () => {
    expect(
      planPolicy(['ledger-write'], { ...order, isFinal: true }),
    ).toMatchObject({ kind: 'refused' });
  });
});
