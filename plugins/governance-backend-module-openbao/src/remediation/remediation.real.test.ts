import { observationSchema } from '@countersign/plugin-governance-common';
import { RemediationOrder } from '@countersign/plugin-governance-node';
import { randomUUID } from 'node:crypto';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { ApproleSource } from '../observe/ApproleSource';
import { TestServer } from '../__testUtils__/TestServer';
import { ApproleRemediation } from './ApproleRemediation';

/** What the documentation says that carrying decisions out takes besides. */
const policyOf = (approle: string) => `
  path "auth/${approle}/role/+" { capabilities = ["read"] }
  path "auth/${approle}/role/+/role-id" { capabilities = ["read"] }
  path "auth/${approle}/role/+/secret-id" { capabilities = ["list"] }
  path "auth/${approle}/role/+/secret-id-accessor/lookup" { capabilities = ["update"] }
  path "auth/${approle}/role/+/secret-id-accessor/destroy" { capabilities = ["update"] }
  path "auth/${approle}/role/+/policies" { capabilities = ["update"] }
`;

const options = () => ({ signal: new AbortController().signal });

describe('decisions about AppRoles, on a real server', () => {
  let server: TestServer;
  let connector: ApproleRemediation;

  const connectionOf = (auth: Awaited<ReturnType<TestServer['ownAuth']>>) => ({
    url: server.url,
    auth,
    requestTimeoutMs: 10_000,
  });

  beforeAll(async () => {
    server = await TestServer.prepare(['ledger-read']);
    const own = await server.ownAuth();
    const name = `remediation-${randomUUID().slice(0, 8)}`;
    await server.root('POST', `sys/policies/acl/${name}`, {
      policy: policyOf(server.approle),
    });
    await server.root('POST', `auth/${own.mount}/role/countersign`, {
      token_policies: [name],
    });
    const connection = connectionOf(own);
    connector = new ApproleRemediation(
      { id: 'bao', connection },
      {
        remediation: { mounts: [server.approle] },
        server: new OpenBaoServer(connection),
      },
    );
  });
  afterAll(() => server.remove());

  /** A role with two policies and so many secret ids; answers how one logs in with each. */
  async function makeRole(name: string, count = 1) {
    const role = `auth/${server.approle}/role/${name}`;
    await server.root('POST', role, {
      role_id: name,
      token_policies: ['ledger-read', 'ledger-write'],
      token_no_default_policy: true,
    });
    const secrets = Array.from({ length: count }, () => randomUUID());
    for (const secret of secrets) {
      await server.root('POST', `${role}/custom-secret-id`, {
        secret_id: secret,
      });
    }
    return {
      login: (index = 0) => server.login(name, secrets[index]),
      give: (policies: string[]) =>
        server.root('POST', `${role}/policies`, { token_policies: policies }),
      remove: () => server.root('DELETE', role),
    };
  }

  /** What the live source shows of a role. */
  async function show(name: string) {
    const source = new ApproleSource(
      { id: 'bao', title: 'OpenBao' },
      {
        observe: { mounts: [server.approle] },
        server: new OpenBaoServer({
          url: server.url,
          auth: { kind: 'token', token: server.rootToken },
          requestTimeoutMs: 10_000,
        }),
      },
    );
    const { identities } = observationSchema.parse(
      await source.observe({ ...options(), now: new Date() }),
    );
    return identities.find(({ key }) => key.externalId === name);
  }

  const orderOf = (
    name: string,
    action: RemediationOrder['action'],
    subject: Pick<RemediationOrder['subject'], 'kind' | 'externalId'>,
    disabledAt?: string,
  ): RemediationOrder => ({
    action,
    source: 'bao',
    identity: { realm: server.approle, region: '', externalId: name },
    subject: { ...subject, expected: {} },
    disabledAt,
  });

  const carryOut = async (order: RemediationOrder) => {
    const key = { ...options(), idempotencyKey: randomUUID() };
    const { outcome } = await connector.apply(order, key);
    const { verified } = await connector.verify(order, options());
    return [outcome, verified];
  };

  const WRITE = { kind: 'grant', externalId: 'policy:ledger-write' } as const;

  it('takes a policy away, gives it back, and takes it away for good', async () => {
    const { login } = await makeRole('payments');
    expect((await login())?.policies.sort()).toEqual([
      'ledger-read',
      'ledger-write',
    ]);
    const disable = orderOf('payments', 'disable', WRITE);
    expect(await carryOut(disable)).toEqual(['applied', true]);
    expect(await carryOut(disable)).toEqual(['already-applied', true]);
    expect((await login())?.policies).toEqual(['ledger-read']);

    const restore = orderOf('payments', 'restore', WRITE);
    expect(await carryOut(restore)).toEqual(['applied', true]);
    expect(await carryOut(restore)).toEqual(['already-applied', true]);
    expect((await login())?.policies.sort()).toEqual([
      'ledger-read',
      'ledger-write',
    ]);

    await carryOut(disable);
    const revoke = orderOf('payments', 'revoke', WRITE, '2026-11-01T00:00:00Z');
    expect(await carryOut(revoke)).toEqual(['already-applied', true]);
  });

  it('takes the last policy away', async () => {
    const { login, give } = await makeRole('last');
    await give(['ledger-write']);
    expect(await carryOut(orderOf('last', 'revoke', WRITE))).toEqual([
      'applied',
      true,
    ]);
    expect((await login())?.policies).toEqual([]);
  });

  it('refuses what somebody has given back in the cool-down', async () => {
    const { login } = await makeRole('back');
    const revoke = orderOf('back', 'revoke', WRITE, '2026-11-01T00:00:00Z');
    expect(await carryOut(revoke)).toEqual(['refused', false]);
    expect((await login())?.policies).toContain('ledger-write');
  });

  it('destroys one secret id and leaves the other', async () => {
    const { login } = await makeRole('two', 2);
    const shown = await show('two');
    const works = async () =>
      Promise.all([0, 1].map(async index => Boolean(await login(index))));
    expect(await works()).toEqual([true, true]);
    const [{ externalId }] = shown?.credentials ?? [];
    const revoke = orderOf('two', 'revoke', { kind: 'credential', externalId });
    expect(await carryOut(revoke)).toEqual(['applied', true]);
    expect(await carryOut(revoke)).toEqual(['already-applied', true]);
    expect((await works()).sort()).toEqual([false, true]);
    expect((await show('two'))?.credentials).toHaveLength(1);
  });

  it('disables no secret id, for the server knows no such thing', () => {
    const subject = {
      kind: 'credential',
      externalId: 'a',
      expected: {},
    } as const;
    expect(connector.supports({ action: 'disable', subject })).toBe(false);
    expect(connector.supports({ action: 'restore', subject })).toBe(false);
    expect(connector.supports({ action: 'revoke', subject })).toBe(true);
    const grant = { ...WRITE, expected: {} };
    expect(connector.supports({ action: 'reduce', subject: grant })).toBe(
      false,
    );
    expect(connector.supports({ action: 'disable', subject: grant })).toBe(
      true,
    );
  });

  it('has nothing to take from a role that is gone, and nothing to give back', async () => {
    const { remove } = await makeRole('gone');
    await remove();
    expect(await carryOut(orderOf('gone', 'disable', WRITE))).toEqual([
      'already-applied',
      true,
    ]);
    expect(await carryOut(orderOf('gone', 'restore', WRITE))).toEqual([
      'refused',
      false,
    ]);
  });

  it('touches no mount that it is not told to, and not what Countersign logs in with', async () => {
    await makeRole('elsewhere');
    const narrow = (mounts: string[], roleId: string) => {
      const connection = {
        url: server.url,
        auth: {
          kind: 'approle' as const,
          mount: server.approle,
          roleId,
          secretId: 'never used here',
        },
        requestTimeoutMs: 10_000,
      };
      return new ApproleRemediation(
        { id: 'bao', connection },
        {
          remediation: { mounts },
          server: new OpenBaoServer({
            ...connection,
            auth: { kind: 'token', token: server.rootToken },
          }),
        },
      );
    };
    const order = orderOf('elsewhere', 'disable', WRITE);
    const key = () => ({ ...options(), idempotencyKey: randomUUID() });
    expect(await narrow(['other'], 'x').apply(order, key())).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('mount'),
    });
    expect(
      await narrow([server.approle], 'elsewhere').apply(order, key()),
    ).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('itself'),
    });
    expect(
      await narrow([server.approle], 'another').apply(order, key()),
    ).toMatchObject({ outcome: 'applied' });
  });

  it('says that it may not, where the server does not let it', async () => {
    await makeRole('locked');
    const connection = {
      url: server.url,
      auth: { kind: 'token' as const, token: 'no-such-token' },
      requestTimeoutMs: 10_000,
    };
    const other = new ApproleRemediation(
      { id: 'bao', connection },
      {
        remediation: { mounts: [server.approle] },
        server: new OpenBaoServer(connection),
      },
    );
    expect(
      await other.apply(orderOf('locked', 'disable', WRITE), {
        ...options(),
        idempotencyKey: 'k',
      }),
    ).toMatchObject({ outcome: 'refused' });
  });
});
