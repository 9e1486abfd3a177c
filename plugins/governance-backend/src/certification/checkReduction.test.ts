import { checkReduction } from './checkReduction';

const now = new Date('2026-11-22T12:00:00.000Z');
const held = { externalId: 'g', actions: ['SELECT', 'INSERT'] };

describe('checkReduction', () => {
  it.each([
    ['fewer actions', { actions: ['SELECT'] }, held],
    [
      'an earlier end',
      { expiresAt: '2026-12-01T00:00:00Z' },
      { externalId: 'c', expiresAt: '2027-01-01T00:00:00.000Z' },
    ],
    [
      'an end where there was none',
      { expiresAt: '2026-12-01T00:00:00Z' },
      { externalId: 'c', expiresAt: 'never' },
    ],
  ])('accepts %s', (_name, reduceTo, subject) => {
    expect(() => checkReduction(reduceTo, subject, now)).not.toThrow();
  });

  it.each([
    ['nothing', {}, held, /names nothing/],
    ['an action that is not held', { actions: ['DELETE'] }, held, /not held/],
    ['all that is held', { actions: ['SELECT', 'INSERT'] }, held, /leave out/],
    ['no action at all', { actions: [] }, held, /keep at least one/],
    [
      'an end in the past',
      { expiresAt: '2020-01-01T00:00:00Z' },
      held,
      /passed/,
    ],
    [
      'a later end',
      { expiresAt: '2028-01-01T00:00:00Z' },
      { externalId: 'c', expiresAt: '2027-01-01T00:00:00.000Z' },
      /not earlier/,
    ],
  ])('refuses %s', (_name, reduceTo, subject, message) => {
    expect(() => checkReduction(reduceTo, subject, now)).toThrow(message);
  });
});
