import { observationSchema } from '@countersign/plugin-governance-common';
import { RemediationOrder } from '@countersign/plugin-governance-node';
import { FaultLine } from '@countersign/plugin-governance-node/testUtils';
import { Attribute, Change } from 'ldapts';
import { randomUUID } from 'node:crypto';
import { TestBranch, testServer } from './__testUtils__/slapd';
import { Directory } from './Directory';
import { LdapRemediation } from './LdapRemediation';
import { LdapSource } from './LdapSource';
import { LdapSourceConfig } from './readLdapConfig';

const now = new Date();
const signal = new AbortController().signal;

describe('the connection to slapd', () => {
  const server = testServer();
  let branch: TestBranch;

  beforeAll(async () => {
    branch = await TestBranch.create('policy');
  });
  afterAll(() => branch.remove());

  const who = (connection: Partial<LdapSourceConfig['connection']>) =>
    Directory.use(branch.config({ connection }), signal, directory =>
      directory.search(branch.base, { scope: 'base' }),
    );

  const encrypted: Array<[string, Partial<LdapSourceConfig['connection']>]> = [
    ['StartTLS', { url: `ldap://localhost:${server.port}`, tls: 'start' }],
    [
      'ldaps',
      { url: `ldaps://localhost:${server.securePort}`, tls: 'from-the-start' },
    ],
  ];

  it.each(encrypted)('is encrypted by %s', async (_name, connection) => {
    expect(await who({ ...connection, ca: server.ca })).toHaveLength(1);
  });

  it.each(encrypted)(
    'is not made by %s to a server that nobody vouches for',
    async (_name, connection) => {
      await expect(who(connection)).rejects.toThrow(
        "Could not connect to LDAP source 'directory'",
      );
    },
  );

  it.each(encrypted)(
    'is not made by %s to a server of another name',
    async (_name, connection) => {
      const url = connection.url?.replace('localhost', '127.0.0.1');
      await expect(who({ ...connection, url, ca: server.ca })).rejects.toThrow(
        /does not match|altnames/,
      );
    },
  );

  it('says nothing in the clear before StartTLS', async () => {
    const seen = new Array<Buffer>();
    const line = await FaultLine.open({
      host: '127.0.0.1',
      port: server.port,
      changes: bytes => {
        seen.push(bytes);
        return false;
      },
    });
    try {
      await who({
        url: `ldap://localhost:${line.port}`,
        tls: 'start',
        ca: server.ca,
      });
    } finally {
      await line.close();
    }
    const said = Buffer.concat(seen).toString('latin1');
    expect(said).not.toContain(server.password);
    expect(said).not.toContain('countersign');
  });

  it('never finds nothing because it was lost', async () => {
    const line = await FaultLine.open({
      host: '127.0.0.1',
      port: server.port,
      changes: () => false,
    });
    const url = `ldap://127.0.0.1:${line.port}`;
    try {
      await Directory.use(
        branch.config({ connection: { url } }),
        signal,
        async directory => {
          await directory.search(branch.base, { scope: 'base' });
          line.down();
          await new Promise(resolve => setImmediate(resolve));
          line.up();
          // A second connection would be anonymous, and may read nothing.
          await expect(
            directory.search(branch.base, { scope: 'base' }),
          ).rejects.toThrow(/lost|closed|ended/i);
          await expect(
            (async () => directory.search(branch.base, { scope: 'base' }))(),
          ).rejects.toThrow('The connection to the directory was lost');
        },
      );
    } finally {
      await line.close();
    }
  });
});

const KINDS = [
  { title: 'with a password policy', database: 'policy', lock: 'ppolicy' },
  { title: 'without one', database: 'plain', lock: 'password' },
] as const;

describe.each(KINDS)('service accounts of slapd $title', kind => {
  let branch: TestBranch;
  let account: string;
  let readers: string;
  let writers: string;

  beforeEach(async () => {
    branch = await TestBranch.create(kind.database);
    account = await branch.addAccount('payments', {
      description:
        'Reads the ledger; owner=group:default/ledger managed-by=ansible requested-by=user:default/ann',
    });
    readers = await branch.addGroup('readers', [account, branch.ownDn]);
    writers = await branch.addGroup('writers', [account]);
  });
  afterEach(() => branch.remove());

  const config = () => branch.config({ lock: kind.lock });

  const observe = async (changes: Partial<LdapSourceConfig> = {}) =>
    observationSchema.parse(
      await new LdapSource({ ...config(), ...changes }).observe({
        now,
        signal,
      }),
    );

  const order = (
    action: RemediationOrder['action'],
    externalId: string,
    more: Partial<RemediationOrder> = {},
  ): RemediationOrder => ({
    action,
    source: 'directory',
    identity: { realm: 'directory', region: '', externalId: account },
    subject: {
      kind: externalId === 'password' ? 'credential' : 'grant',
      externalId,
      expected: {},
    },
    ...more,
  });

  const carryOut = async (asked: RemediationOrder) => {
    const connector = new LdapRemediation(config());
    expect(connector.supports(asked)).toBe(true);
    const result = await connector.apply(asked, {
      idempotencyKey: randomUUID(),
      signal,
    });
    const { verified } = await connector.verify(asked, { signal });
    return { ...result, verified };
  };

  const letsIn = () => branch.letsIn({ dn: account, password: 'payments' });

  it('are observed with password, memberships and what stands beside them', async () => {
    const { identities, realms } = await observe({
      privilegedGroups: [writers.toUpperCase()],
    });
    expect(realms).toEqual(['directory']);
    expect(identities).toMatchObject([
      {
        key: { realm: 'directory', externalId: account },
        type: 'service-account',
        displayName: 'payments',
        status: 'active',
        purpose: 'Reads the ledger',
        owner: 'group:default/ledger',
        environment: 'production',
        managedBy: { tool: 'ansible' },
        privileged: true,
        credentials: [
          {
            externalId: 'password',
            status: 'active',
            expiresAt: 'never',
            lastRotatedAt: expect.stringMatching(/Z$/),
            requestedBy: 'user:default/ann',
          },
        ],
      },
    ]);
    expect(identities[0].lastUsedAt).toBeUndefined();
    expect(
      identities[0].grants.map(({ externalId, name, privileged }) => [
        externalId,
        name,
        privileged,
      ]),
    ).toEqual([
      [`member:${readers}`, 'readers', false],
      [`member:${writers}`, 'writers', true],
    ]);
    expect(JSON.stringify(identities)).not.toContain('userPassword');
  });

  it('are read to the last, also beyond what one answer may hold', async () => {
    const more = Array.from({ length: 230 }, (_, index) => `a${index}`);
    await branch.asRoot(async root => {
      for (const name of more) {
        await root.add(`cn=${name},${branch.base}`, {
          objectClass: ['applicationProcess', 'simpleSecurityObject'],
          userPassword: name,
        });
      }
    });
    expect((await observe()).identities).toHaveLength(231);
  });

  it('are not listed where they are people, groups or Countersign itself', async () => {
    const { identities } = await observe({
      base: branch.base.replace(/^[^,]+,/, ''),
    });
    const names = identities.map(({ key }) => key.externalId);
    expect(names).toContain(account);
    expect(names).not.toContain(branch.ownDn);
    expect(names.filter(name => name === readers)).toEqual([]);
  });

  it('are refused once they are disabled, and let in as before once that is taken back', async () => {
    expect(await letsIn()).toBe(true);
    const disable = order('disable', 'password');
    expect(await carryOut(disable)).toMatchObject({
      outcome: 'applied',
      verified: true,
    });
    expect(await letsIn()).toBe(false);
    expect((await observe()).identities[0]).toMatchObject({
      status: 'disabled',
      credentials: [{ status: 'inactive' }],
    });
    expect(await carryOut(disable)).toMatchObject({
      outcome: 'already-applied',
      verified: true,
    });
    const restore = order('restore', 'password');
    expect(await carryOut(restore)).toMatchObject({
      outcome: 'applied',
      verified: true,
    });
    expect(await letsIn()).toBe(true);
    expect(await carryOut(restore)).toMatchObject({
      outcome: 'already-applied',
      verified: true,
    });
  });

  it('are refused for good once they are revoked: unlocking brings nothing back', async () => {
    expect(await carryOut(order('revoke', 'password'))).toMatchObject({
      outcome: 'applied',
      verified: true,
    });
    expect(await letsIn()).toBe(false);
    await carryOut(order('restore', 'password'));
    expect(await letsIn()).toBe(false);
  });

  it('are deleted after a cool-down, where they hold nothing', async () => {
    const revoke = order('revoke', 'password', {
      disabledAt: now.toISOString(),
    });
    await carryOut(order('disable', 'password'));
    expect(await carryOut(revoke)).toMatchObject({ outcome: 'applied' });
    expect((await observe()).identities).toHaveLength(1);
    await branch.asRoot(root => root.del(writers));
    await carryOut(order('revoke', `member:${readers}`));
    expect(await carryOut(revoke)).toMatchObject({
      outcome: 'applied',
      verified: true,
    });
    expect((await observe()).identities).toEqual([]);
    expect(await carryOut(revoke)).toMatchObject({
      outcome: 'already-applied',
      verified: true,
    });
  });

  it('lose one membership and get it back', async () => {
    const grant = `member:${readers}`;
    const memberships = async () =>
      (await observe()).identities[0].grants.map(
        ({ externalId }) => externalId,
      );
    expect(await carryOut(order('revoke', grant))).toMatchObject({
      outcome: 'applied',
      verified: true,
    });
    expect(await memberships()).toEqual([`member:${writers}`]);
    expect(await carryOut(order('revoke', grant))).toMatchObject({
      outcome: 'already-applied',
    });
    expect(await carryOut(order('restore', grant))).toMatchObject({
      outcome: 'applied',
      verified: true,
    });
    expect(await memberships()).toEqual([grant, `member:${writers}`]);
  });

  it('stay in a group that cannot be empty, and that is said', async () => {
    expect(await carryOut(order('revoke', `member:${writers}`))).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('last member'),
      verified: false,
    });
  });

  it('are members of groups of unique names as well', async () => {
    const unique = `cn=unique,${branch.base}`;
    await branch.asRoot(root =>
      root.add(unique, {
        objectClass: 'groupOfUniqueNames',
        uniqueMember: [account, branch.ownDn],
      }),
    );
    const grant = `member:${unique}`;
    expect(await carryOut(order('revoke', grant))).toMatchObject({
      outcome: 'applied',
      verified: true,
    });
    expect(await carryOut(order('restore', grant))).toMatchObject({
      outcome: 'applied',
      verified: true,
    });
  });

  it('are not touched outside of the base', async () => {
    const elsewhere = await TestBranch.create(kind.database);
    try {
      const dn = await elsewhere.addAccount('other');
      const asked = order('disable', 'password', {
        identity: { realm: 'directory', region: '', externalId: dn },
      });
      await carryOut(asked);
      expect(await elsewhere.letsIn({ dn, password: 'other' })).toBe(true);
    } finally {
      await elsewhere.remove();
    }
  });
});

describe('what slapd says of time', () => {
  it('is the end and the last use of an account', async () => {
    const branch = await TestBranch.create('policy');
    try {
      const dn = await branch.addAccount('timed');
      await branch.asRoot(root =>
        root.modify(dn, [
          new Change({
            operation: 'replace',
            modification: new Attribute({
              type: 'pwdEndTime',
              values: ['20200101000000Z'],
            }),
          }),
        ]),
      );
      const { identities } = await new LdapSource(branch.config()).observe({
        now,
        signal,
      });
      expect(identities).toMatchObject([
        {
          status: 'disabled',
          credentials: [
            { status: 'inactive', expiresAt: '2020-01-01T00:00:00.000Z' },
          ],
        },
      ]);
      expect(await branch.letsIn({ dn, password: 'timed' })).toBe(false);
    } finally {
      await branch.remove();
    }
  });
});
