import { RemediationOrder } from '@countersign/plugin-governance-node';
import { observationSchema } from '@countersign/plugin-governance-common';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { PostgresqlRemediation } from './PostgresqlRemediation';
import { PostgresqlSource } from './PostgresqlSource';
import { PostgresqlSourceConfig } from './readPostgresqlConfig';

const url =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '';
const onServer = url ? describe : describe.skip;
const now = new Date('2026-11-22T12:00:00.000Z');
const signal = new AbortController().signal;

onServer('PostgreSQL roles of a real server', () => {
  const suffix = randomUUID().slice(0, 8);
  const account = `ledger-writer-${suffix}`;
  const group = `readers-${suffix}`;
  const secret = randomUUID();
  const parsed = new URL(url || 'postgresql://none');
  const config: PostgresqlSourceConfig = {
    id: `ledger-db-${suffix}`,
    title: 'Ledger',
    environment: 'production',
    ignoreRoles: [],
    statementTimeoutMs: 10_000,
    connection: {
      host: parsed.hostname,
      port: Number(parsed.port),
      database: `ledger_${suffix}`,
      user: parsed.username,
      password: parsed.password,
      ssl: false,
    },
  };
  let admin: Client;

  const query = async (
    connection: Partial<PostgresqlSourceConfig['connection']>,
    sql: string,
  ) => {
    const client = new Client({ ...config.connection, ...connection });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const logIn = () =>
    query({ user: account, password: secret }, 'select current_user as me');

  const order = (
    action: RemediationOrder['action'],
    externalId: string,
    extra: Partial<RemediationOrder> = {},
    expected: { actions?: string[] } = {},
  ): RemediationOrder => ({
    action,
    source: config.id,
    identity: { realm: config.id, region: '', externalId: account },
    subject: {
      kind: externalId === 'login' ? 'credential' : 'grant',
      externalId,
      expected,
    },
    ...extra,
  });

  const observeAccount = async () => {
    const observation = observationSchema.parse(
      await new PostgresqlSource(config).observe({ now, signal }),
    );
    return observation.identities.find(
      identity => identity.key.externalId === account,
    );
  };

  beforeAll(async () => {
    await query({ database: 'postgres' }, `create database ledger_${suffix}`);
    admin = new Client(config.connection);
    await admin.connect();
  });

  beforeEach(async () => {
    await admin.query(`
      create table entries (id int);
      create role "${group}" nologin;
      create role "${account}" login password '${secret}' valid until '2027-01-01T00:00:00Z';
      grant "${group}" to "${account}";
      grant select, insert, delete on entries to "${account}";
      comment on role "${account}" is 'Writes the ledger; component=component:default/ledger managed-by=terraform';
    `);
  });

  afterEach(async () => {
    await admin.query(`
      drop table entries;
      drop role if exists "${account}";
      drop role if exists "${group}";
    `);
  });

  afterAll(async () => {
    await admin.end();
    await query(
      { database: 'postgres' },
      `drop database ledger_${suffix} with (force)`,
    );
  });

  it('lists an account with its login, memberships and table rights, and leaves groups out', async () => {
    const identity = await observeAccount();
    expect(identity).toMatchObject({
      type: 'service-account',
      status: 'active',
      environment: 'production',
      purpose: 'Writes the ledger',
      managedBy: { tool: 'terraform' },
      labels: { component: 'component:default/ledger' },
      credentials: [
        {
          externalId: 'login',
          status: 'active',
          expiresAt: '2027-01-01T00:00:00.000Z',
        },
      ],
    });
    expect(identity?.lastUsedAt).toBeUndefined();
    expect(
      identity?.grants.map(({ externalId, actions }) => [externalId, actions]),
    ).toEqual([
      [`member:${group}`, undefined],
      [`table:ledger_${suffix}.public.entries`, ['DELETE', 'INSERT', 'SELECT']],
    ]);
  });

  it('lists who may act as an account, directly and through a group, and no role of a person as an account', async () => {
    const [person, team, other] = [`p-${suffix}`, `t-${suffix}`, `o-${suffix}`];
    await admin.query(`
      create role "${person}" login;
      create role "${other}" login;
      create role "${team}" nologin;
      comment on role "${person}" is 'person=user:default/ann';
      grant "${account}" to "${team}";
      grant "${team}" to "${person}";
      grant "${account}" to "${other}";
    `);
    try {
      const observation = observationSchema.parse(
        await new PostgresqlSource(config).observe({ now, signal }),
      );
      const names = observation.identities.map(({ key }) => key.externalId);
      expect(names).toContain(other);
      expect(names).not.toContain(person);
      expect((await observeAccount())?.entitlements).toEqual([
        { externalId: `set-role:${other}`, holder: other, may: 'SET ROLE' },
        {
          externalId: `set-role:${person}`,
          holder: person,
          holderRef: 'user:default/ann',
          may: 'SET ROLE',
          via: team,
        },
      ]);
      await admin.query(`revoke "${account}" from "${team}"`);
      expect(
        (await observeAccount())?.entitlements?.map(({ holder }) => holder),
      ).toEqual([other]);
    } finally {
      await admin.query(`
        drop role "${person}";
        drop role "${other}";
        drop role "${team}";
      `);
    }
  });

  it('takes the login away, ends open sessions, and shows that the server refuses it', async () => {
    expect(await logIn()).toEqual([{ me: account }]);
    const open = new Client({
      ...config.connection,
      user: account,
      password: secret,
    });
    const ended = new Promise(resolve => open.on('error', resolve));
    await open.connect();

    const connector = new PostgresqlRemediation(config);
    const revoke = order('revoke', 'login');
    expect(
      await connector.apply(revoke, { idempotencyKey: 'k1', signal }),
    ).toMatchObject({ outcome: 'applied' });
    await ended;

    await expect(logIn()).rejects.toThrow(/password authentication failed/);
    expect(await connector.verify(revoke, { signal })).toMatchObject({
      verified: true,
      detail: expect.stringContaining('rolcanlogin = false'),
    });
    expect((await observeAccount())?.status).toBe('disabled');
  });

  it('disables in a way that restoring undoes', async () => {
    const connector = new PostgresqlRemediation(config);
    await connector.apply(order('disable', 'login'), {
      idempotencyKey: 'k1',
      signal,
    });
    await expect(logIn()).rejects.toThrow(/not permitted to log in/);
    await connector.apply(order('restore', 'login'), {
      idempotencyKey: 'k2',
      signal,
    });
    expect(await logIn()).toEqual([{ me: account }]);
    expect(
      await connector.verify(order('disable', 'login'), { signal }),
    ).toMatchObject({ verified: false });
  });

  it('deletes a role whose cool-down is over and that holds nothing else, and no other', async () => {
    const connector = new PostgresqlRemediation(config);
    const disabledAt = now.toISOString();
    const apply = (
      action: RemediationOrder['action'],
      extra: Partial<RemediationOrder> = { disabledAt },
    ) =>
      connector.apply(order(action, 'login', extra), {
        idempotencyKey: 'k1',
        signal,
      });
    await apply('disable');
    expect(await apply('revoke')).toMatchObject({
      outcome: 'applied',
      detail: expect.stringContaining('NOLOGIN PASSWORD NULL'),
    });
    expect(await observeAccount()).toBeDefined();
    await admin.query(`
      revoke "${group}" from "${account}";
      revoke all on entries from "${account}";
      create table owned (id int);
      alter table owned owner to "${account}";
    `);
    expect(await apply('revoke')).toMatchObject({
      detail: expect.stringContaining('other objects depend on it'),
    });
    await admin.query('drop table owned');
    // The role is locked and holds nothing, and nobody has waited: an order that comes again does what it did before.
    expect(await apply('revoke', {})).toMatchObject({
      detail: expect.stringContaining('NOLOGIN PASSWORD NULL'),
    });
    expect(
      await connector.verify(order('revoke', 'login'), { signal }),
    ).toMatchObject({ detail: expect.stringContaining('rolcanlogin = false') });
    expect(await apply('revoke')).toMatchObject({
      outcome: 'applied',
      detail: `DROP ROLE "${account}"`,
    });
    expect(
      await connector.verify(order('revoke', 'login'), { signal }),
    ).toMatchObject({ verified: true });
    expect(await observeAccount()).toBeUndefined();
    expect(await apply('revoke')).toMatchObject({ outcome: 'already-applied' });
  });

  it('takes a membership and rights away for a while, and gives back exactly what was held', async () => {
    const connector = new PostgresqlRemediation(config);
    const table = `table:ledger_${suffix}.public.entries`;
    for (const [externalId, actions] of [
      [`member:${group}`, undefined],
      [table, ['DELETE', 'INSERT', 'SELECT']],
    ] as const) {
      const expected = actions ? { actions: [...actions] } : {};
      const before = await observeAccount();
      for (const action of ['disable', 'restore'] as const) {
        const ordered = order(action, externalId, {}, expected);
        expect(connector.supports(ordered)).toBe(true);
        expect(
          await connector.apply(ordered, { idempotencyKey: action, signal }),
        ).toMatchObject({ outcome: 'applied' });
        expect(await connector.verify(ordered, { signal })).toMatchObject({
          verified: true,
        });
        expect(
          (await observeAccount())?.grants.some(
            grant => grant.externalId === externalId,
          ),
        ).toBe(action === 'restore');
      }
      expect((await observeAccount())?.grants).toEqual(before?.grants);
    }
    expect(
      await connector.apply(
        order('restore', table, {}, { actions: ['SELECT; drop table x'] }),
        { idempotencyKey: 'k', signal },
      ),
    ).toMatchObject({ outcome: 'refused' });
  });

  it('reduces table rights to what was decided, any number of times', async () => {
    const connector = new PostgresqlRemediation(config);
    const table = `table:ledger_${suffix}.public.entries`;
    const reduce = order(
      'reduce',
      table,
      { reduceTo: { actions: ['SELECT'] } },
      { actions: ['DELETE', 'INSERT', 'SELECT'] },
    );
    expect(
      await connector.apply(reduce, { idempotencyKey: 'k1', signal }),
    ).toMatchObject({ outcome: 'applied' });
    expect(await connector.verify(reduce, { signal })).toMatchObject({
      verified: true,
    });
    expect(
      await connector.apply(reduce, { idempotencyKey: 'k1', signal }),
    ).toMatchObject({ outcome: 'already-applied' });
    await expect(
      query(
        { user: account, password: secret },
        'insert into entries values (1)',
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('refuses to touch a grant that has grown since the decision', async () => {
    await admin.query(`grant truncate on entries to "${account}"`);
    expect(
      await new PostgresqlRemediation(config).apply(
        order(
          'revoke',
          `table:ledger_${suffix}.public.entries`,
          {},
          { actions: ['DELETE', 'INSERT', 'SELECT'] },
        ),
        { idempotencyKey: 'k1', signal },
      ),
    ).toEqual({
      outcome: 'refused',
      reason: `${account} has gained TRUNCATE on public.entries since the decision`,
    });
  });

  it('revokes a membership and reads it back', async () => {
    const connector = new PostgresqlRemediation(config);
    const revoke = order('revoke', `member:${group}`);
    expect(await connector.verify(revoke, { signal })).toMatchObject({
      verified: false,
    });
    await connector.apply(revoke, { idempotencyKey: 'k1', signal });
    expect(await connector.verify(revoke, { signal })).toMatchObject({
      verified: true,
    });
  });

  it('takes a role attribute away and reads it back', async () => {
    await admin.query(`alter role "${account}" createdb`);
    const connector = new PostgresqlRemediation(config);
    const revoke = order('revoke', 'attribute:CREATEDB');
    expect(await connector.verify(revoke, { signal })).toMatchObject({
      verified: false,
    });
    await connector.apply(revoke, { idempotencyKey: 'k1', signal });
    expect(await connector.verify(revoke, { signal })).toMatchObject({
      verified: true,
    });
  });

  it('never makes a statement of what a grant is called', async () => {
    const connector = new PostgresqlRemediation(config);
    for (const name of [
      'attribute:LOGIN; alter role postgres nologin; --',
      `member:${group}"; drop role "${account}`,
      `table:ledger_${suffix}.public.entries; drop table entries`,
    ]) {
      expect(
        (
          await connector.apply(order('revoke', name), {
            idempotencyKey: 'k1',
            signal,
          })
        ).outcome,
      ).not.toBe('applied');
    }
    expect(await logIn()).toEqual([{ me: account }]);
    expect((await observeAccount())?.grants).toHaveLength(2);
  });

  it('names the source and not the password where the server cannot be reached', async () => {
    const unreachable = new PostgresqlSource({
      ...config,
      connection: { ...config.connection, password: secret, user: 'nobody' },
    });
    const failure = unreachable.observe({ now, signal });
    await expect(failure).rejects.toThrow(
      `Could not connect to PostgreSQL source '${config.id}'`,
    );
    await expect(failure).rejects.not.toThrow(secret);
  });
});
