import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { startTlsFront } from '../__testUtils__/startTlsFront';
import { TestServer } from '../__testUtils__/TestServer';
import { OpenBaoAuth } from '../readOpenBaoConfig';
import { OpenBaoServer } from './OpenBaoServer';

const { signal } = new AbortController();

describe('the way to OpenBao', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.prepare(['ledger-read']);
  });
  afterAll(() => server.remove());

  const open = (auth: OpenBaoAuth, namespace?: string) =>
    new OpenBaoServer({
      url: server.url,
      auth,
      namespace,
      requestTimeoutMs: 10_000,
    });
  const lookSelf = (one: OpenBaoServer) =>
    one.call(
      { asked: 'It', method: 'GET', path: 'auth/token/lookup-self' },
      signal,
    );

  it('logs in by an AppRole, once for many requests', async () => {
    const one = open(await server.ownAuth());
    const accessors = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const { data } = (await lookSelf(one)) as {
          data: { accessor: string };
        };
        return data.accessor;
      }),
    );
    expect(new Set(accessors).size).toBe(1);
  });

  it('logs in again where its token was taken away', async () => {
    const one = open(await server.ownAuth());
    await lookSelf(one);
    await server.revokeOwnTokens();
    await expect(lookSelf(one)).resolves.toMatchObject({
      data: { meta: { role_name: 'countersign' } },
    });
  });

  it('renews a token that was configured', async () => {
    const { content } = await server.root('POST', 'auth/token/create', {
      policies: ['default'],
      ttl: '40s',
      explicit_max_ttl: '10m',
    });
    const token = (content as { auth: { client_token: string } }).auth
      .client_token;
    const one = open({ kind: 'token', token });
    await lookSelf(one);
    await expect(lookSelf(one)).resolves.toMatchObject({
      data: { last_renewal_time: expect.any(Number) },
    });
  });

  it('says so where a configured token is none', async () => {
    const token = `wrong-${randomUUID()}`;
    await expect(lookSelf(open({ kind: 'token', token }))).rejects.toThrow(
      'was answered with 403',
    );
  });

  it('asks in its namespace', async () => {
    const name = `ns-${randomUUID().slice(0, 8)}`;
    await server.root('POST', `sys/namespaces/${name}`, {});
    const inside = open({ kind: 'token', token: server.rootToken }, name);
    await inside.call(
      {
        asked: 'The mount',
        method: 'POST',
        path: 'sys/mounts/only-here',
        body: { type: 'kv' },
      },
      signal,
    );
    const { status } = await server.root('GET', 'sys/mounts/only-here');
    expect(status).toBe(400);
    await expect(
      inside.call(
        { asked: 'The mount', method: 'GET', path: 'sys/mounts/only-here' },
        signal,
      ),
    ).resolves.toMatchObject({ data: { type: 'kv' } });
  });

  it('trusts the authority that it is told to, and none besides', async () => {
    const front = await startTlsFront(server);
    try {
      const through = (ca: string | undefined) =>
        new OpenBaoServer({
          url: front.url,
          ca,
          auth: { kind: 'token', token: server.rootToken },
          requestTimeoutMs: 10_000,
        });
      await expect(lookSelf(through(front.ca))).resolves.toMatchObject({
        data: { policies: ['root'] },
      });
      await expect(lookSelf(through(undefined))).rejects.toThrow(/certificate/);
    } finally {
      await front.stop();
    }
  });

  it('keeps what it sent out of its errors, though the server repeats it', async () => {
    const canary = `canary-${randomUUID()}`;
    const path = `auth/${server.approle}/role/x/secret-id-accessor/lookup`;
    await server.root('POST', `auth/${server.approle}/role/x`, {});
    const body = { secret_id_accessor: canary };
    const plain = await server.root('POST', path, body);
    expect(JSON.stringify(plain.content)).toContain(canary);
    const one = open({ kind: 'token', token: server.rootToken });
    const error = await one
      .call({ asked: 'The accessor', method: 'POST', path, body }, signal)
      .catch(thrown => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(
      canary,
    );
    expect(inspect(one, { depth: 9, showHidden: true })).not.toContain(
      server.rootToken,
    );
  });
});
