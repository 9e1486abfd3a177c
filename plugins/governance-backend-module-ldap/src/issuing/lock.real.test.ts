import { IssueOrder } from '@countersign/plugin-governance-node';
import { Attribute, Change } from 'ldapts';
import { randomUUID } from 'node:crypto';
import { TestBranch } from '../__testUtils__/slapd';
import { LockKind } from '../readLdapConfig';
import { LdapSource } from '../LdapSource';
import { LdapIssuer } from './LdapIssuer';

const HOUR_MS = 3_600_000;

const patient = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

async function start(database: 'policy' | 'lax' | 'plain', lock: LockKind) {
  const branch = await TestBranch.create(database);
  const readers = await branch.addGroup('readers', [branch.ownDn]);
  const order: IssueOrder = {
    tag: `c-${randomUUID().slice(0, 18)}`,
    identity: `uid=payments,${branch.base}`,
    environment: 'production',
    scopes: [readers],
    notAfter: new Date(Date.now() + HOUR_MS).toISOString(),
    owner: 'group:default/ledger',
    purpose: 'Reads the ledger',
    requestedBy: 'user:default/ann',
  };
  const issuer = new LdapIssuer(branch.config({ lock }), {
    accountBase: branch.base,
    longestLifeMs: HOUR_MS,
    grantable: [readers, `cn=nobody,${branch.base}`],
  });
  const entriesOf = (tag: string) =>
    branch.asRoot(async root => {
      const { searchEntries } = await root.search(branch.base, {
        filter: `(cn=*_${tag})`,
        attributes: ['*', '+'],
      });
      return searchEntries;
    });
  const issue = async () => {
    const result = await issuer.issue(order, patient());
    if (result.outcome !== 'issued') {
      throw new Error(JSON.stringify(result));
    }
    const { externalId: dn } = result.credential;
    return { dn, password: result.material.reveal() };
  };
  return { branch, readers, order, issuer, entriesOf, issue };
}

async function membersOf(branch: TestBranch, group: string) {
  return branch.asRoot(async root => {
    const { searchEntries } = await root.search(group, { scope: 'base' });
    return [searchEntries[0].member].flat();
  });
}

describe('an end that slapd minds', () => {
  it('comes by itself, with nobody doing anything', async () => {
    const { branch, order, issuer } = await start('policy', 'ppolicy');
    try {
      const notAfter = new Date(Date.now() + 4_000).toISOString();
      const result = await issuer.issue({ ...order, notAfter }, patient());
      if (result.outcome !== 'issued') {
        throw new Error(JSON.stringify(result));
      }
      expect(await issuer.activate(order.tag, patient())).toMatchObject({
        outcome: 'applied',
      });
      const account = {
        dn: result.credential.externalId,
        password: result.material.reveal(),
      };
      while (await branch.letsIn(account)) {
        await new Promise(resolve => {
          setTimeout(resolve, 50);
        });
      }
      const [entry] = await branch.asRoot(async root => {
        const { searchEntries } = await root.search(account.dn, {
          scope: 'base',
          attributes: ['pwdAccountLockedTime', 'pwdEndTime'],
        });
        return searchEntries;
      });
      expect(entry.pwdAccountLockedTime).toEqual([]);
      expect(entry.pwdEndTime).toMatch(/^\d{14}Z$/);
    } finally {
      await branch.remove();
    }
  });
});

describe('a lock that slapd does not mind', () => {
  it.each<['lax' | 'plain', LockKind, RegExp]>([
    ['lax', 'ppolicy', /lets a locked account in/],
    ['plain', 'ppolicy', /lets a locked account in/],
  ])(
    'keeps anything from being issued (database %s, lock %s)',
    async (database, lock, reason) => {
      const { branch, order, issuer, entriesOf } = await start(database, lock);
      try {
        expect(await issuer.issue(order, patient())).toMatchObject({
          outcome: 'refused',
          reason: expect.stringMatching(reason),
        });
        expect(await entriesOf(order.tag)).toEqual([]);
      } finally {
        await branch.remove();
      }
    },
  );
});

describe.each<['policy' | 'plain', LockKind]>([
  ['policy', 'ppolicy'],
  ['plain', 'password'],
])('an account in database %s with lock %s', (database, lock) => {
  let at: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    at = await start(database, lock);
  });
  afterEach(() => at.branch.remove());

  it('lies there with a salted verifier and no password, and in no group before it is activated', async () => {
    const { branch, readers, order, issuer, entriesOf, issue } = at;
    const { dn, password } = await issue();
    const [entry] = await entriesOf(order.tag);
    expect(JSON.stringify(entry)).not.toContain(password);
    expect(String(entry.userPassword)).toMatch(
      /^(\{CRYPT\}!)?\{SSHA512\}[A-Za-z0-9+/]{107}=$/,
    );
    expect(dn).toMatch(/^cn=payments_c-/);
    expect(await membersOf(branch, readers)).not.toContain(dn);
    await issuer.activate(order.tag, patient());
    expect(await membersOf(branch, readers)).toContain(dn);
  });

  it('is observed with its end', async () => {
    const { branch, issue } = at;
    const { dn } = await issue();
    const { identities } = await new LdapSource(
      branch.config({ lock }),
    ).observe(patient());
    expect(identities).toMatchObject([
      {
        key: { externalId: dn },
        status: 'disabled',
        owner: 'group:default/ledger',
        credentials: [
          {
            expiresAt: expect.stringMatching(/^20\d\d-/),
            requestedBy: 'user:default/ann',
          },
        ],
      },
    ]);
  });

  it('does not get back what a review took while it was suspended', async () => {
    const { branch, readers, order, issuer, issue } = at;
    const { dn } = await issue();
    await issuer.activate(order.tag, patient());
    await issuer.suspend(order.tag, patient());
    await branch.asRoot(root =>
      root.modify(
        readers,
        new Change({
          operation: 'delete',
          modification: new Attribute({ type: 'member', values: [dn] }),
        }),
      ),
    );
    await issuer.activate(order.tag, patient());
    expect(await membersOf(branch, readers)).not.toContain(dn);
    expect(await issuer.lookup(order.tag, patient())).toMatchObject({
      status: 'usable',
      scopes: [],
    });
  });

  it('leaves nothing behind when it is revoked', async () => {
    const { branch, readers, order, issuer, entriesOf, issue } = at;
    const { dn } = await issue();
    await issuer.activate(order.tag, patient());
    await issuer.revoke(order.tag, patient());
    expect(await entriesOf(order.tag)).toEqual([]);
    expect(await membersOf(branch, readers)).not.toContain(dn);
  });

  it('stays, ended, where a group would be empty without it, and goes once it is not the last', async () => {
    const { branch, readers, order, issuer, entriesOf, issue } = at;
    const account = await issue();
    await issuer.activate(order.tag, patient());
    const change = (operation: 'add' | 'delete') =>
      branch.asRoot(root =>
        root.modify(
          readers,
          new Change({
            operation,
            modification: new Attribute({
              type: 'member',
              values: [branch.ownDn],
            }),
          }),
        ),
      );
    await change('delete');
    expect(await issuer.revoke(order.tag, patient())).toMatchObject({
      outcome: 'applied',
      detail: expect.stringContaining('last member'),
    });
    expect(await branch.letsIn(account)).toBe(false);
    expect(await issuer.lookup(order.tag, patient())).toMatchObject({
      status: 'revoked',
    });
    expect(await issuer.activate(order.tag, patient())).toMatchObject({
      outcome: 'refused',
    });
    await change('add');
    expect(await issuer.revoke(order.tag, patient())).toMatchObject({
      outcome: 'applied',
    });
    expect(await entriesOf(order.tag)).toEqual([]);
  });

  it('is refused for a group that is not there', async () => {
    const { branch, order, issuer, entriesOf } = at;
    const scopes = [`cn=nobody,${branch.base}`];
    expect(await issuer.issue({ ...order, scopes }, patient())).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('no group cn=nobody'),
    });
    expect(await entriesOf(order.tag)).toEqual([]);
  });

  it('is never alive after it was activated and revoked at once', async () => {
    const { branch, readers, order, issuer, issue } = at;
    const account = await issue();
    const results = await Promise.all([
      issuer.activate(order.tag, patient()),
      issuer.revoke(order.tag, patient()),
      issuer.activate(order.tag, patient()),
      issuer.suspend(order.tag, patient()),
    ]);
    // Whichever came too late has found the account changed, and says so.
    expect(results.map(({ outcome }) => outcome)).not.toContain('unknown');
    expect((await issuer.revoke(order.tag, patient())).outcome).toMatch(
      /applied/,
    );
    await issuer.activate(order.tag, patient());
    expect(await branch.letsIn(account)).toBe(false);
    expect(await membersOf(branch, readers)).not.toContain(account.dn);
  });
});
