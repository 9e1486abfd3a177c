import { SecretValue } from '@countersign/plugin-governance-node';
import { FaultLine } from '@countersign/plugin-governance-node/testUtils';
import { randomUUID } from 'node:crypto';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { KvStore } from '../kv/KvStore';
import { TestServer } from '../__testUtils__/TestServer';

const { signal } = new AbortController();

interface Stored {
  reference: string;
  version?: string;
}

describe('values that are wrapped, on OpenBao', () => {
  let server: TestServer;
  let line: FaultLine;
  const storeFor = async (wrapForSeconds: number) =>
    new KvStore(
      { id: 'vault', title: 'Vault' },
      {
        mounts: [server.kv],
        wrapForSeconds,
        server: new OpenBaoServer({
          url: `http://127.0.0.1:${line.port}`,
          auth: await server.ownAuth(),
          requestTimeoutMs: 10_000,
        }),
      },
    );

  beforeAll(async () => {
    server = await TestServer.prepare(['ledger-read']);
    const { hostname, port } = new URL(server.url);
    line = await FaultLine.open({
      host: hostname,
      port: Number(port),
      changes: bytes =>
        /^(POST|PATCH) \/v1\/(kv-[^/]+\/data|sys\/wrapping)\//.test(
          bytes.subarray(0, 64).toString('latin1'),
        ),
    });
  });
  afterAll(async () => {
    await server.remove();
    await line.close();
  });

  const put = async (store: KvStore, value: string, path: string) =>
    store.put(new SecretValue(value), {
      target: `${server.kv}/${path}#password`,
      about: { credential: 'c-1' },
      idempotencyKey: 'tag-1',
      signal,
    });
  const putWell = async (
    store: KvStore,
    value: string,
    path: string,
  ): Promise<Stored> => {
    const result = await put(store, value, path);
    if (result.outcome !== 'stored') {
      throw new Error(JSON.stringify(result));
    }
    return { reference: result.reference, version: result.version };
  };
  const readToken = async (path: string) => {
    const { content } = await server.root('GET', `${server.kv}/data/${path}`);
    const { data } = content as {
      data: { data: { password: string } | null };
    };
    return data.data?.password ?? '';
  };
  /** What a reader does with what it finds. */
  const takeOut = (token: string) =>
    server.ask(token, 'POST', 'sys/wrapping/unwrap', {});
  const fresh = () => `team/${randomUUID().slice(0, 8)}`;

  it('lie in no secret, and are taken out once', async () => {
    const store = await storeFor(600);
    const path = fresh();
    const value = `canary-${randomUUID()}`;
    const written = await putWell(store, value, path);
    const token = await readToken(path);
    const { content } = await server.root('GET', `${server.kv}/data/${path}`);
    expect(JSON.stringify(content)).not.toContain(value);
    expect(JSON.stringify(written)).not.toContain(token);
    expect(await store.holds(written, { signal })).toBe(true);
    expect(await takeOut(token)).toMatchObject({
      status: 200,
      content: { data: { password: value } },
    });
    expect(await store.holds(written, { signal })).toBe(false);
    const again = await takeOut(token);
    expect(again.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(again.content)).toContain(
      'wrapping token is not valid or does not exist',
    );
  });

  it('can be taken out by nobody once they are withdrawn', async () => {
    const store = await storeFor(600);
    const path = fresh();
    const written = await putWell(store, 'value-1', path);
    const token = await readToken(path);
    expect(await store.destroy(written, { signal })).toEqual({
      outcome: 'destroyed',
    });
    expect((await takeOut(token)).status).toBeGreaterThanOrEqual(400);
    expect(await readToken(path).catch(() => '')).toBe('');
    expect(await store.destroy(written, { signal })).toEqual({
      outcome: 'destroyed',
    });
    expect(await store.holds(written, { signal })).toBe(false);
  });

  it('leave the next one alone when an old one is withdrawn, taken out or not', async () => {
    const store = await storeFor(600);
    const path = fresh();
    const old = await putWell(store, 'old', path);
    await takeOut(await readToken(path));
    const next = await putWell(store, 'next', path);
    await store.destroy(old, { signal });
    expect(await store.holds(next, { signal })).toBe(true);
    expect(await takeOut(await readToken(path))).toMatchObject({
      content: { data: { password: 'next' } },
    });
  });

  it('end by themselves', async () => {
    const store = await storeFor(1);
    const path = fresh();
    const written = await putWell(store, 'value-1', path);
    const token = await readToken(path);
    while (await store.holds(written, { signal })) {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    expect((await takeOut(token)).status).toBeGreaterThanOrEqual(400);
  });

  it.each(['lose-request', 'lose-answer'] as const)(
    'can be put again after %s',
    async fault => {
      const store = await storeFor(600);
      const path = fresh();
      const met = line.breakNext(fault);
      expect(await put(store, 'lost', path)).toMatchObject({
        outcome: 'failed',
        retryable: true,
      });
      await met;
      const written = await putWell(store, 'value-2', path);
      expect(await store.holds(written, { signal })).toBe(true);
      expect(await takeOut(await readToken(path))).toMatchObject({
        content: { data: { password: 'value-2' } },
      });
    },
  );

  it('cannot be taken out where the writing of the token got lost', async () => {
    const store = await storeFor(600);
    const path = fresh();
    await server.root('POST', `${server.kv}/data/${path}`, {
      data: { password: '' },
    });
    const wrapped = await FaultLine.open({
      host: new URL(server.url).hostname,
      port: Number(new URL(server.url).port),
      changes: bytes =>
        bytes.subarray(0, 64).toString('latin1').startsWith('PATCH /v1/kv-'),
    });
    const breaking = new KvStore(
      { id: 'vault', title: 'Vault' },
      {
        mounts: [server.kv],
        wrapForSeconds: 600,
        server: new OpenBaoServer({
          url: `http://127.0.0.1:${wrapped.port}`,
          auth: await server.ownAuth(),
          requestTimeoutMs: 10_000,
        }),
      },
    );
    const met = wrapped.breakNext('lose-answer');
    expect(await put(breaking, 'lost', path)).toMatchObject({
      outcome: 'failed',
    });
    await met;
    const token = await readToken(path);
    expect(token).not.toBe('');
    expect((await takeOut(token)).status).toBeGreaterThanOrEqual(400);
    await putWell(store, 'value-2', path);
    await wrapped.close();
  });
});
