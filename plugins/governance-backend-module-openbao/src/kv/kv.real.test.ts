import { SecretValue } from '@countersign/plugin-governance-node';
import { FaultLine } from '@countersign/plugin-governance-node/testUtils';
import { randomUUID } from 'node:crypto';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { OpenBaoAuth } from '../readOpenBaoConfig';
import { TestServer } from '../__testUtils__/TestServer';
import { KvStore } from './KvStore';

const { signal } = new AbortController();
const ABOUT = {
  credential: 'c-1',
  externalId: 'role-7',
  notAfter: '2030-01-01T00:00:00.000Z',
};

describe('KV version 2 of OpenBao', () => {
  let server: TestServer;
  let line: FaultLine;
  let store: KvStore;

  const storeWith = (auth: OpenBaoAuth) =>
    new KvStore(
      { id: 'vault', title: 'Vault' },
      {
        mounts: [server.kv],
        server: new OpenBaoServer({
          url: `http://127.0.0.1:${line.port}`,
          auth,
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
        /^(POST|PATCH) \/v1\/kv-[^/]+\/data\//.test(
          bytes.subarray(0, 64).toString('latin1'),
        ),
    });
    store = storeWith(await server.ownAuth());
  });
  afterAll(async () => {
    await server.remove();
    await line.close();
  });

  const put = (target: string, value: string, through = store) =>
    through.put(new SecretValue(value), {
      target: `${server.kv}/${target}`,
      about: ABOUT,
      idempotencyKey: 'tag-1',
      signal,
    });
  const reference = (target: string) => `${server.kv}/${target}`;

  /** What a reader sees; `undefined` where the server shows nothing. */
  const read = async (path: string, version?: number) => {
    const { status, content } = await server.root(
      'GET',
      `${server.kv}/data/${path}${version ? `?version=${version}` : ''}`,
    );
    return status === 200
      ? (content as { data: { data: Record<string, string> } }).data.data
      : undefined;
  };
  const aboutOf = async (path: string) => {
    const { content } = await server.root(
      'GET',
      `${server.kv}/metadata/${path}`,
    );
    const { data } = content as {
      data: { custom_metadata: Record<string, string> | null };
    };
    return data.custom_metadata ?? {};
  };
  const writeBeside = (path: string, data: object, cas: number) =>
    server.root('PATCH', `${server.kv}/data/${path}`, {
      options: { cas },
      data,
    });
  const fresh = () => `team/${randomUUID().slice(0, 8)}`;

  it('writes a value where its reader finds it, and what it is about beside it', async () => {
    const path = fresh();
    expect(await put(`${path}#password`, 'value-1')).toEqual({
      outcome: 'stored',
      reference: reference(`${path}#password`),
      version: '1',
    });
    expect(await read(path)).toEqual({ password: 'value-1' });
    const about = await aboutOf(path);
    expect(JSON.parse(about['countersign.password'])).toEqual({
      ...ABOUT,
      order: 'tag-1',
      version: 1,
    });
  });

  it('leaves the other fields of a secret as they are', async () => {
    const path = fresh();
    await put(`${path}#one`, 'value-1');
    await writeBeside(path, { theirs: 'kept', nested: { deep: 'kept' } }, 1);
    expect(await put(`${path}#two`, 'value-2')).toMatchObject({ version: '3' });
    expect(await read(path)).toEqual({
      one: 'value-1',
      two: 'value-2',
      theirs: 'kept',
      nested: { deep: 'kept' },
    });
    expect(Object.keys(await aboutOf(path)).sort()).toEqual([
      'countersign.one',
      'countersign.two',
    ]);
  });

  it('cannot read a value: its token has no right to, and needs none', async () => {
    const path = fresh();
    await put(`${path}#password`, 'value-1');
    const own = await server.ownAuth();
    const login = await server.ask('', 'POST', `auth/${own.mount}/login`, {
      role_id: own.roleId,
      secret_id: own.secretId,
    });
    const token = (login.content as { auth: { client_token: string } }).auth
      .client_token;
    const { status } = await server.ask(
      token,
      'GET',
      `${server.kv}/data/${path}`,
    );
    expect(status).toBe(403);
  });

  it('looks again where somebody else has written meanwhile, and loses nothing of theirs', async () => {
    const path = fresh();
    await put(`${path}#password`, 'value-1');
    const met = line.breakNext('hold-request');
    const putting = put(`${path}#password`, 'value-2');
    await met;
    await writeBeside(path, { theirs: 'kept' }, 1);
    line.release();
    expect(await putting).toMatchObject({ outcome: 'stored', version: '3' });
    expect(await read(path)).toEqual({ password: 'value-2', theirs: 'kept' });
  });

  it('loses none of four fields that are written at once', async () => {
    const path = fresh();
    const names = Array.from({ length: 4 }, (_, index) => `field-${index}`);
    const results = await Promise.all(
      names.map(name => put(`${path}#${name}`, `value of ${name}`)),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(
      names.map(() => 'stored'),
    );
    expect(Object.keys((await read(path)) ?? {}).sort()).toEqual(names);
  });

  it('writes on after the newest version was deleted', async () => {
    const path = fresh();
    await put(`${path}#password`, 'value-1');
    await server.root('DELETE', `${server.kv}/data/${path}`);
    expect(await put(`${path}#password`, 'value-2')).toMatchObject({
      version: '2',
    });
    expect(await read(path)).toEqual({ password: 'value-2' });
  });

  it('knows by the metadata what it holds', async () => {
    const path = fresh();
    await put(`${path}#password`, 'value-1');
    await put(`${path}#password`, 'value-2');
    const holds = (version?: string) =>
      store.holds(
        { reference: reference(`${path}#password`), version },
        { signal },
      );
    expect([await holds('1'), await holds('2'), await holds()]).toEqual([
      true,
      true,
      true,
    ]);
    expect(await holds('3')).toBe(false);
    await server.root('POST', `${server.kv}/destroy/${path}`, {
      versions: [1],
    });
    expect([await holds('1'), await holds('2')]).toEqual([false, true]);
    expect(
      await store.holds(
        { reference: reference(`${fresh()}#password`) },
        { signal },
      ),
    ).toBe(false);
  });

  describe('destroys', () => {
    const destroy = (target: string, version?: string) =>
      store.destroy({ reference: reference(target), version }, { signal });

    it('the version that it wrote, for good, and what it was about', async () => {
      const path = fresh();
      await put(`${path}#password`, 'value-1');
      expect(await destroy(`${path}#password`, '1')).toEqual({
        outcome: 'destroyed',
      });
      expect(await read(path)).toBeUndefined();
      await server.root('POST', `${server.kv}/undelete/${path}`, {
        versions: [1],
      });
      expect(await read(path, 1)).toBeUndefined();
      expect(await aboutOf(path)).not.toHaveProperty('countersign.password');
      expect(await destroy(`${path}#password`, '1')).toEqual({
        outcome: 'destroyed',
      });
      expect(await put(`${path}#password`, 'value-2')).toMatchObject({
        version: '2',
      });
    });

    it('an old value, and leaves the new one', async () => {
      const path = fresh();
      await put(`${path}#password`, 'value-1');
      await put(`${path}#password`, 'value-2');
      await destroy(`${path}#password`, '1');
      expect(await read(path, 1)).toBeUndefined();
      expect(await read(path)).toEqual({ password: 'value-2' });
      expect(await aboutOf(path)).toHaveProperty(['countersign.password']);
    });

    it('the newest one: readers see the older one again only by its version', async () => {
      const path = fresh();
      await put(`${path}#password`, 'value-1');
      await put(`${path}#password`, 'value-2');
      await destroy(`${path}#password`, '2');
      expect(await read(path)).toBeUndefined();
      expect(await read(path, 1)).toEqual({ password: 'value-1' });
    });

    it('every version that carried the value on, and keeps the other fields', async () => {
      const path = fresh();
      await put(`${path}#mine`, 'value-1');
      await writeBeside(path, { theirs: 'first' }, 1);
      await writeBeside(path, { theirs: 'second' }, 2);
      await destroy(`${path}#mine`, '1');
      expect(await read(path)).toEqual({ theirs: 'second' });
      const older = await Promise.all([1, 2, 3].map(one => read(path, one)));
      expect(older).toEqual([undefined, undefined, undefined]);
    });

    it('the latest value that was put, where no version is said', async () => {
      const path = fresh();
      await put(`${path}#password`, 'value-1');
      await put(`${path}#password`, 'value-2');
      await destroy(`${path}#password`);
      expect(await read(path)).toBeUndefined();
    });

    it('nothing where nothing ever was', async () => {
      expect(await destroy(`${fresh()}#password`, '1')).toEqual({
        outcome: 'destroyed',
      });
    });
  });

  it('shows no value in any of its answers, whatever goes wrong', async () => {
    const canary = `canary-${randomUUID()}`;
    const shown = new Array<string>();
    const wrong = storeWith({ kind: 'token', token: `wrong-${canary}` });
    shown.push(JSON.stringify(await put(`${fresh()}#a`, canary, wrong)));
    shown.push(JSON.stringify(await put(`${fresh()}#${canary} `, canary)));
    for (const fault of ['lose-request', 'lose-answer'] as const) {
      const met = line.breakNext(fault);
      shown.push(JSON.stringify(await put(`${fresh()}#a`, canary)));
      await met;
    }
    line.down();
    shown.push(JSON.stringify(await put(`${fresh()}#a`, canary)));
    line.up();
    const outcomes = shown.map(text => JSON.parse(text).outcome);
    expect(outcomes).toEqual([
      'refused',
      'refused',
      'failed',
      'failed',
      'failed',
    ]);
    const withoutTarget = shown.filter((_, index) => index !== 1);
    expect(withoutTarget.join('\n')).not.toContain(canary);
  });
});
