import { IssueOrder, parseLabels } from '@countersign/plugin-governance-node';
import { checkGranting } from './checkGranting';
import { planEntry } from './planEntry';

const readers = 'cn=readers,ou=groups,dc=x';
const order: IssueOrder = {
  tag: 'c-1',
  identity: 'payments',
  environment: 'production',
  scopes: [readers],
  notAfter: '2026-12-01T08:00:00.900Z',
  owner: 'group:default/payments',
  purpose: 'Reads',
  requestedBy: 'user:default/ann',
};

const plan = (lock: 'ppolicy' | 'password', identity = 'payments') =>
  planEntry(
    { ...order, identity },
    {
      source: { id: 'directory', lock },
      issuer: { accountBase: 'ou=services,dc=x' },
      verifier: '{SSHA512}abc',
    },
  );

describe('planEntry', () => {
  it('locks from the start, and lets the server end it where it can', () => {
    expect(plan('ppolicy').attributes).toMatchObject({
      pwdAccountLockedTime: ['000001010000Z'],
      pwdEndTime: ['20261201080000Z'],
      userPassword: ['{SSHA512}abc'],
      seeAlso: [readers],
    });
    expect(Object.keys(plan('password').attributes)).toEqual([
      'objectClass',
      'cn',
      'description',
      'seeAlso',
      'userPassword',
    ]);
  });

  it('writes beside it whose it is, and its end, never later than what was ordered', () => {
    const [description] = plan('password').attributes.description;
    expect(parseLabels(String(description)).labels).toMatchObject({
      issuer: 'directory',
      credential: 'c-1',
      until: '20261201080000Z',
    });
  });

  it.each([
    ['payments', 'cn=payments_c-1,ou=services,dc=x'],
    ['uid=payments,ou=old,dc=x', 'cn=payments_c-1,ou=services,dc=x'],
  ])('names an account of %s by it', (identity, dn) => {
    expect(plan('ppolicy', identity).dn).toBe(dn);
  });

  it.each(['', 'a,b=c', 'cn=a\\,b,dc=x', 'a b', '(cn=*)', 'x'.repeat(64)])(
    'takes no name that would need escaping: %j',
    identity => {
      expect(
        checkGranting({ ...order, identity }, { grantable: [readers] }),
      ).toEqual([`'${identity}' is no name of an account`]);
      expect(() => plan('ppolicy', identity)).toThrow('was not checked');
    },
  );

  it('takes no group that is not granted here', () => {
    expect(checkGranting(order, { grantable: [] })).toEqual([
      `'${readers}' is not granted here; groups that are: none`,
    ]);
  });
});
