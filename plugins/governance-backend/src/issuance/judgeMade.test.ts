import { IssuedCredential } from '@countersign/plugin-governance-node';
import { IssuerDouble } from './__testUtils__/doubles';
import { judgeMade } from './judgeMade';

const order = {
  tag: 'c-1',
  identity: 'booker',
  environment: 'prod',
  scopes: ['a', 'b'],
  notAfter: '2026-12-27T12:00:00.000Z',
  owner: 'group:default/ledger',
  purpose: 'books payments',
  requestedBy: 'user:default/rob',
};

const judge = (changes: Partial<IssuedCredential>, activation?: 'not-before') =>
  judgeMade(
    {
      tag: 'c-1',
      externalId: 'login-1',
      identity: 'booker',
      status: 'disabled',
      scopes: ['b', 'a'],
      notAfter: order.notAfter,
      ...changes,
    },
    {
      order,
      issuer: Object.assign(new IssuerDouble(), {
        capabilities: {
          ...new IssuerDouble().capabilities,
          ...(activation ? { activation } : {}),
        },
      }),
    },
  );

describe('judgeMade', () => {
  it.each([
    ['what was ordered', {}],
    ['fewer scopes', { scopes: ['a'] }],
    ['an earlier end', { notAfter: '2026-12-27T11:59:59.000Z' }],
  ])('takes %s', (_title, changes) => {
    expect(judge(changes)).toEqual([]);
  });

  it('takes what works at once only from who makes nothing else', () => {
    expect(judge({ status: 'usable' })).toEqual([
      'it is usable from the start',
    ]);
    expect(judge({ status: 'usable' }, 'not-before')).toEqual([]);
  });

  it.each([
    [{ tag: 'c-2' }, 'it stands under the tag c-2 instead of c-1'],
    [{ identity: 'root' }, 'it is for root instead of booker'],
    [{ scopes: ['a', 'c'] }, 'it may do c, and a, b was ordered'],
    [
      { notAfter: '2026-12-27T12:00:00.001Z' },
      'it ends at 2026-12-27T12:00:00.001Z instead of 2026-12-27T12:00:00.000Z',
    ],
    [
      { notAfter: 'never' },
      'it ends at never instead of 2026-12-27T12:00:00.000Z',
    ],
    [{ status: 'expired' as const }, 'it is expired from the start'],
    [{ status: 'revoked' as const }, 'it is revoked from the start'],
  ])('finds %j', (changes, problem) => {
    expect(judge(changes)).toEqual([problem]);
  });
});
