import { generateKeyPairSync } from 'node:crypto';
import { IssueOrder } from '../ports';
import { checkTerms } from './checkTerms';

const now = new Date('2026-11-27T12:00:00.000Z');
const DAY_MS = 86_400_000;
const after = (ms: number) => new Date(now.getTime() + ms).toISOString();

const order: IssueOrder = {
  tag: 'c-1',
  identity: 'payments',
  environment: 'production',
  scopes: ['read'],
  notAfter: after(DAY_MS),
  owner: 'group:default/payments',
  purpose: 'Reads',
  requestedBy: 'user:default/ann',
};

const check = (
  changes: Partial<IssueOrder>,
  environment?: string,
  material: 'secret' | 'public-key' = 'secret',
) =>
  checkTerms(
    { ...order, ...changes },
    {
      now,
      issuer: {
        environment,
        capabilities: {
          activation: 'native-disable',
          material,
          revocation: 'observed',
          lists: true,
          suspends: true,
          longestLifeMs: 2 * DAY_MS,
        },
      },
    },
  );

describe('checkTerms', () => {
  it.each<[string, Partial<IssueOrder>, string[]]>([
    ['a good order', {}, []],
    ['its longest life', { notAfter: after(2 * DAY_MS) }, []],
    [
      'a millisecond more',
      { notAfter: after(2 * DAY_MS + 1) },
      ['it lives longer than 2 days'],
    ],
    [
      'an end that is now',
      { notAfter: after(0) },
      [`its end ${after(0)} has passed`],
    ],
    ['no time', { notAfter: 'tomorrow' }, ["'tomorrow' is no time"]],
    ['no scope', { scopes: [] }, ['it names no scope']],
    ['a tag that is none', { tag: 'A b' }, ["'A b' is no tag"]],
  ])('says of %s what stands against it', (_title, changes, problems) => {
    expect(check(changes, 'production')).toEqual(problems);
  });

  it('takes every environment where the issuer has none, and its own alone where it has one', () => {
    expect(check({ environment: 'elsewhere' })).toEqual([]);
    expect(check({ environment: 'elsewhere' }, 'production')).toEqual([
      'it issues for production only, not for elsewhere',
    ]);
  });

  it('wants a public key where one is used, and none elsewhere', () => {
    const publicKey = generateKeyPairSync('ed25519')
      .publicKey.export({ format: 'pem', type: 'spki' })
      .toString();
    expect(check({ publicKey }, undefined, 'public-key')).toEqual([]);
    expect(check({}, undefined, 'public-key').join()).toContain(
      'no publicKey was given',
    );
    expect(check({ publicKey })).toEqual([
      'it makes a secret, and a publicKey was given',
    ]);
  });
});
