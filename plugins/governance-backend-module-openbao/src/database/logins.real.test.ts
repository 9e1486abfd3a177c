import {
  DatabaseHarness,
  startDatabaseHarness,
} from '../__testUtils__/startDatabaseHarness';
import { IssueOrder } from '@countersign/plugin-governance-node';
import { Leases } from './Leases';
import { OpenBaoServer } from '../client/OpenBaoServer';

const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

describe('logins of the database secrets engine', () => {
  let harness: DatabaseHarness;

  beforeAll(async () => {
    harness = await startDatabaseHarness();
  });
  afterAll(async () => {
    await harness.cleanUp();
    await harness.line?.close();
  });

  const issue = async (changes: Partial<IssueOrder> = {}) => {
    const asked = harness.order(changes);
    const result = await harness.issuer.issue(asked, options());
    if (result.outcome !== 'issued') {
      throw new Error(JSON.stringify(result));
    }
    return { ...result, tag: asked.tag, asked };
  };
  const leasesOf = async (tag: string) => {
    const { server, config } = harness;
    const leases = new Leases(
      new OpenBaoServer({
        url: server.url,
        auth: { kind: 'token', token: server.rootToken },
        requestTimeoutMs: 10_000,
      }),
      config.mount,
    );
    const { signal } = options();
    const roles = (await leases.roles(signal)).filter(role =>
      role.startsWith(`countersign.${tag}.`),
    );
    return (
      await Promise.all(roles.map(role => leases.of(role, signal)))
    ).flat();
  };
  const isRefused = (login: string, password: string) =>
    expect(
      harness.database.connect({ user: login, password }),
    ).rejects.toThrow();

  it('are refused by the database until they are activated, and after they were revoked, with their sessions', async () => {
    const { issuer, database } = harness;
    const { tag, credential, material } = await issue();
    const login = credential.externalId;
    const password = material.reveal();
    await expect(database.connect({ user: login, password })).rejects.toThrow(
      /not permitted to log in/,
    );
    await issuer.activate(tag, options());
    const session = await database.connect({ user: login, password });
    expect((await session.query('select current_user as me')).rows).toEqual([
      { me: login },
    ]);
    await issuer.revoke(tag, options());
    await expect(session.query('select 1')).rejects.toThrow();
    await expect(database.connect({ user: login, password })).rejects.toThrow(
      /password authentication failed/,
    );
    expect((await database.logins()).map(({ name }) => name)).not.toContain(
      login,
    );
    expect(await leasesOf(tag)).toEqual([]);
  });

  it('lose their sessions when they are suspended, and come back', async () => {
    const { issuer, database } = harness;
    const { tag, credential, material } = await issue();
    const user = credential.externalId;
    const password = material.reveal();
    await issuer.activate(tag, options());
    const session = await database.connect({ user, password });
    await issuer.suspend(tag, options());
    await expect(session.query('select 1')).rejects.toThrow();
    expect(await issuer.lookup(tag, options())).toMatchObject({
      status: 'disabled',
    });
    await issuer.activate(tag, options());
    expect(await database.use(user, password)).toBe('works');
  });

  it('are not woken by a renewal that nobody has confirmed', async () => {
    const { issuer, server } = harness;
    const { tag, credential, material } = await issue();
    const [{ id }] = await leasesOf(tag);
    const { status } = await server.root('POST', 'sys/leases/renew', {
      lease_id: id,
    });
    expect(status).toBe(200);
    await isRefused(credential.externalId, material.reveal());
    expect(await issuer.lookup(tag, options())).toMatchObject({
      status: 'disabled',
    });
    expect(await issuer.activate(tag, options())).toMatchObject({
      outcome: 'applied',
    });
    expect(await harness.use(credential, material)).toBe('works');
  });

  it('outlive the token that Countersign had when it made them', async () => {
    const { issuer, server, use } = harness;
    const { tag, credential, material } = await issue();
    await issuer.activate(tag, options());
    await server.revokeOwnTokens();
    expect(await leasesOf(tag)).toHaveLength(1);
    expect(await use(credential, material)).toBe('works');
    expect(await issuer.revoke(tag, options())).toMatchObject({
      outcome: 'applied',
    });
    expect(await use(credential, material)).toBe('refused');
  });

  it('end by themselves before their order does, however often the lease is renewed', async () => {
    const { issuer, server, database, use } = harness;
    const { tag, asked, credential, material } = await issue({
      notAfter: new Date(Date.now() + 12_000).toISOString(),
    });
    const end = Date.parse(asked.notAfter);
    await issuer.activate(tag, options());
    const [{ id }] = await leasesOf(tag);
    await server.root('POST', 'sys/leases/renew', {
      lease_id: id,
      increment: 3_600,
    });
    const [{ expiresAt }] = await leasesOf(tag);
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(end);
    expect(Date.parse(credential.notAfter)).toBeLessThanOrEqual(end);
    const isThere = async () =>
      (await database.logins()).some(
        ({ name }) => name === credential.externalId,
      );
    while (await isThere()) {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    expect(await use(credential, material)).toBe('refused');
    // By a clock that has not come so far yet.
    const behind = { ...options(), now: new Date(end - 600_000) };
    expect(await issuer.lookup(tag, behind)).toMatchObject({
      status: 'expired',
    });
    expect(await issuer.activate(tag, behind)).toMatchObject({
      outcome: 'refused',
    });
  }, 120_000);

  it('are one of each tag, however many replicas make them at once', async () => {
    const asked = harness.order();
    const replicas = Array.from({ length: 4 }, () => harness.replica());
    const results = await Promise.all(
      replicas.flatMap(issuer =>
        [1, 2].map(() => issuer.issue(asked, options())),
      ),
    );
    const outcomes = results.map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual(['issued', ...Array(7).fill('present')]);
    expect(await harness.count(asked.tag)).toBe(1);
    expect(await leasesOf(asked.tag)).toHaveLength(1);
  });

  it('say in the database whose they are, whatever stands in the purpose, and never the password', async () => {
    const { issuer, database } = harness;
    const { tag, credential, material } = await issue({
      purpose:
        "a {{password}} b'; DROP TABLE entries; -- \\ $$ END ü 😀 {{name}}",
    });
    const login = (await database.logins()).find(
      ({ name }) => name === credential.externalId,
    );
    expect(login?.comment).toContain("a {{password}} b'; DROP TABLE entries;");
    expect(login?.comment).toContain('ü 😀 {{name}}');
    expect(login?.comment).toContain('owner="group:default/ledger"');
    expect(login?.comment).toContain(`credential="${tag}"`);
    expect(login?.comment).not.toContain(material.reveal());
    expect(await issuer.revoke(tag, options())).toMatchObject({
      outcome: 'applied',
    });
  });

  it('stay without a password where something depends on them, and are refused', async () => {
    const { issuer, database } = harness;
    const { tag, credential, material } = await issue();
    await issuer.activate(tag, options());
    const user = credential.externalId;
    await database.query(
      `create schema "${tag}"; alter schema "${tag}" owner to "${user}"`,
    );
    expect(await issuer.revoke(tag, options())).toMatchObject({
      outcome: 'applied',
    });
    await isRefused(user, material.reveal());
    const stayed = await database.query<{ can: boolean; hash: string | null }>(
      `select rolcanlogin as can, rolpassword as hash from pg_authid where rolname = '${user}'`,
    );
    expect(stayed).toEqual([{ can: false, hash: null }]);
    expect(await leasesOf(tag)).toEqual([]);
  });

  it('are revoked also where the database has lost them already', async () => {
    const { issuer, database } = harness;
    const { tag, credential } = await issue();
    await database.query(`drop role "${credential.externalId}"`);
    expect(await issuer.revoke(tag, options())).toMatchObject({
      outcome: 'applied',
    });
    expect(await issuer.lookup(tag, options())).toBeUndefined();
  });

  it('can be asked to be woken and revoked again where the engine does not reach the database', async () => {
    const { issuer, server, database, config, use } = harness;
    const { tag, credential, material } = await issue();
    const connect = (password: string) =>
      server.root('POST', `${config.mount}/config/${config.connection}`, {
        plugin_name: 'postgresql-database-plugin',
        connection_url: database.connectionUrl,
        username: database.engine,
        password,
        verify_connection: false,
        password_authentication: 'scram-sha-256',
        allowed_roles: ['countersign.*'],
      });
    await connect('wrong');
    const again = { outcome: 'failed', retryable: true };
    expect(await issuer.activate(tag, options())).toMatchObject(again);
    expect(await issuer.revoke(tag, options())).toMatchObject(again);
    expect(await use(credential, material)).toBe('refused');
    await connect(database.enginePassword);
    expect(await issuer.activate(tag, options())).toMatchObject({
      outcome: 'applied',
    });
    expect(await use(credential, material)).toBe('works');
    expect(await issuer.revoke(tag, options())).toMatchObject({
      outcome: 'applied',
    });
    expect(await use(credential, material)).toBe('refused');
  });

  it('are found and revoked where their role is gone', async () => {
    const { issuer, server, config, use } = harness;
    const { tag, credential, material } = await issue();
    await issuer.activate(tag, options());
    const [{ id }] = await leasesOf(tag);
    const role = id.split('/')[2];
    await server.root('DELETE', `${config.mount}/roles/${role}`);
    expect(await issuer.lookup(tag, options())).toMatchObject({
      tag,
      externalId: id,
      status: 'usable',
      scopes: [],
    });
    expect(await issuer.activate(tag, options())).toMatchObject({
      outcome: 'refused',
    });
    expect(await issuer.revoke(tag, options())).toMatchObject({
      outcome: 'applied',
    });
    expect(await use(credential, material)).toBe('refused');
  });

  it('are not taken for their own where somebody has changed what a role does', async () => {
    const { issuer, server, config } = harness;
    const { tag } = await issue();
    const [{ id }] = await leasesOf(tag);
    await server.root('POST', `${config.mount}/roles/${id.split('/')[2]}`, {
      renew_statements: ['ALTER ROLE "x" SUPERUSER'],
    });
    await expect(issuer.lookup(tag, options())).rejects.toThrow(
      'statements that are not written here',
    );
    expect(await issuer.activate(tag, options())).toMatchObject({
      outcome: 'failed',
    });
    expect(await issuer.revoke(tag, options())).toMatchObject({
      outcome: 'applied',
    });
  });
});
