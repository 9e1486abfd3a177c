import { fitsRoleName, parseRoleName, writeRoleName } from './roleName';

const NAME = {
  tag: 'c-1',
  endSeconds: 1_900_000_000,
  attempt: '1a2b3c4d',
  identity: 'team.payments',
};

describe('the name of a role', () => {
  it('says what is read from it again', () => {
    const name = writeRoleName('countersign', NAME);
    expect(name).toBe('countersign.c-1.vf7lds.1a2b3c4d.team.payments');
    expect(parseRoleName('countersign', name)).toEqual(NAME);
  });

  it.each([
    'payments',
    'countersign',
    'countersign.c-1',
    'countersign.c-1.vf7ev4.1a2b3c4d',
    'other.c-1.vf7ev4.1a2b3c4d.payments',
    'countersign..vf7ev4.1a2b3c4d.payments',
    'countersign.c-1.NOW.1a2b3c4d.payments',
  ])('%s is none that was made here', name => {
    expect(parseRoleName('countersign', name)).toBeUndefined();
  });

  it.each([
    ['tag', 'c-1', true],
    ['tag', 'c-', false],
    ['tag', 'a.b', false],
    ['identity', 'team.payments_1', true],
    ['identity', 'Payments', false],
    ['identity', 'a/b', false],
    ['identity', '.a', false],
    ['identity', 'a'.repeat(129), false],
  ] as const)('a %s %s fits it: %s', (part, text, fits) => {
    expect(fitsRoleName(part, text)).toBe(fits);
  });
});
