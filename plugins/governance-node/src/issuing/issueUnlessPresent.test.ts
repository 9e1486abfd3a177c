import { IssuedCredential, IssueOrder, IssueResult } from '../ports';
import { issueUnlessPresent } from './issueUnlessPresent';

const order: IssueOrder = {
  tag: 'c-1',
  identity: 'payments',
  environment: 'production',
  scopes: ['read'],
  notAfter: '2026-11-28T12:00:00.000Z',
  owner: 'group:default/payments',
  purpose: 'Reads',
  requestedBy: 'user:default/ann',
};
const credential: IssuedCredential = {
  tag: 'c-1',
  externalId: 'login-1',
  identity: 'payments',
  status: 'disabled',
  scopes: ['read'],
  notAfter: order.notAfter,
};
const made: IssueResult = { outcome: 'failed', reason: 'the answer of make' };

/** What each look shows: a credential, nothing, or an error that is thrown. */
async function issue(
  looks: Array<IssuedCredential | Error | undefined>,
  options: {
    problems?: string[];
    makes?: IssueResult;
    aborted?: boolean;
    isRefusal?: boolean;
  } = {},
) {
  const make = jest.fn(async () => options.makes);
  const result = await issueUnlessPresent(order, {
    issuer: {
      check: () => options.problems ?? [],
      lookup: async () => {
        const look = looks.shift();
        if (look instanceof Error) {
          throw look;
        }
        return look;
      },
    },
    now: new Date(),
    signal: options.aborted
      ? AbortSignal.abort()
      : new AbortController().signal,
    isRefusal: () => options.isRefusal ?? false,
    make,
  });
  return { result, makes: make.mock.calls.length };
}

describe('issueUnlessPresent', () => {
  it('makes nothing where something stands against it', async () => {
    expect(await issue([], { problems: ['no scope', 'no end'] })).toEqual({
      result: { outcome: 'refused', reason: 'no scope; no end' },
      makes: 0,
    });
  });

  it('makes nothing where it was given up before it began', async () => {
    expect(await issue([], { aborted: true })).toEqual({
      result: { outcome: 'failed', reason: 'it was given up' },
      makes: 0,
    });
  });

  it('shows what is there, and makes nothing', async () => {
    expect(await issue([credential])).toEqual({
      result: { outcome: 'present', credential },
      makes: 0,
    });
  });

  it.each([
    ['refused', true],
    ['failed', false],
  ])(
    'has %s, and makes nothing, where it cannot look',
    async (outcome, isRefusal) => {
      expect(await issue([new Error('no')], { isRefusal })).toEqual({
        result: { outcome, reason: 'no' },
        makes: 0,
      });
    },
  );

  it('gives what was made', async () => {
    expect(await issue([undefined], { makes: made })).toEqual({
      result: made,
      makes: 1,
    });
  });

  it('shows what another call has made at the same time', async () => {
    expect(await issue([undefined, credential])).toEqual({
      result: { outcome: 'present', credential },
      makes: 1,
    });
  });

  it('has failed where what another call has made is not there, or cannot be looked at', async () => {
    expect(await issue([undefined, undefined])).toMatchObject({
      result: {
        outcome: 'failed',
        reason: expect.stringContaining('meanwhile'),
      },
    });
    expect(await issue([undefined, new Error('away')])).toMatchObject({
      result: { outcome: 'failed', reason: 'away' },
    });
  });
});
