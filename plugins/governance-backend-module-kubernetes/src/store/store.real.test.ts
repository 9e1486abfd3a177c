import { SecretValue } from '@countersign/plugin-governance-node';
import { FaultLine } from '@countersign/plugin-governance-node/testUtils';
import { randomUUID } from 'node:crypto';
import { z } from 'zod/v4';
import { startPlainFront } from '../__testUtils__/startPlainFront';
import { TestCluster } from '../__testUtils__/TestCluster';
import { KubernetesServer } from '../client/KubernetesServer';
import { SecretKeyStore } from './SecretKeyStore';

const { signal } = new AbortController();
const ABOUT = {
  credential: 'c-1',
  externalId: 'payments_c_1',
  notAfter: '2030-01-01T00:00:00.000Z',
};
const LABEL = 'governance.countersign.dev/store';
const secretSchema = z.looseObject({
  metadata: z.looseObject({
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  data: z.record(z.string(), z.string()).optional(),
});

describe('Secrets of Kubernetes', () => {
  let cluster: TestCluster;
  let front: Awaited<ReturnType<typeof startPlainFront>>;
  let line: FaultLine;
  let store: SecretKeyStore;

  const storeWith = (token: string, id = 'prod') =>
    new SecretKeyStore(
      { id, title: 'Cluster' },
      {
        namespaces: [cluster.namespace],
        server: new KubernetesServer({
          url: `http://127.0.0.1:${line.port}`,
          auth: { kind: 'token', token },
          requestTimeoutMs: 10_000,
        }),
      },
    );

  beforeAll(async () => {
    cluster = await TestCluster.prepare(['countersign-store']);
    front = await startPlainFront(cluster);
    line = await FaultLine.open({
      host: '127.0.0.1',
      port: front.port,
      changes: bytes =>
        /^(POST|PATCH|DELETE) /.test(bytes.subarray(0, 8).toString('latin1')),
    });
    store = storeWith(await cluster.ownToken());
  });
  afterAll(async () => {
    await line.close();
    await front.stop();
    await cluster.remove();
  });

  const fresh = () => `database-${randomUUID().slice(0, 8)}`;
  const target = (name: string, key = 'password') =>
    `${cluster.namespace}/${name}#${key}`;
  const put = (where: string, value: string, through = store) =>
    through.put(new SecretValue(value), {
      target: where,
      about: ABOUT,
      idempotencyKey: 'tag-1',
      signal,
    });
  /** Puts what is to be put. @throws where it was not stored */
  const stored = async (where: string, value: string) => {
    const result = await put(where, value);
    if (result.outcome !== 'stored') {
      throw new Error(JSON.stringify(result));
    }
    return { reference: result.reference, version: result.version };
  };
  const destroy = (written: { reference: string; version?: string }) =>
    store.destroy(written, { signal });
  const holds = (written: { reference: string; version?: string }) =>
    store.holds(written, { signal });
  const see = async (name: string) => {
    const { status, content } = await cluster.admin(
      'GET',
      cluster.path('secrets', name),
    );
    return status === 200 ? secretSchema.parse(content) : undefined;
  };
  /** What a reader sees; `undefined` where there is no Secret. */
  const read = async (name: string) => {
    const secret = await see(name);
    return (
      secret &&
      Object.fromEntries(
        Object.entries(secret.data ?? {}).map(([key, value]) => [
          key,
          Buffer.from(value, 'base64').toString('utf8'),
        ]),
      )
    );
  };
  const make = (name: string, data: object, labels = {}) =>
    cluster.make(cluster.path('secrets'), {
      metadata: { name, labels },
      stringData: data,
    });
  const change = (name: string, changes: object) =>
    cluster.admin('PATCH', cluster.path('secrets', name), changes);

  it('writes a value where its reader finds it, and what it is about beside it', async () => {
    const name = fresh();
    const { reference, version } = await stored(target(name), 'välue-1');
    expect(reference).toBe(target(name));
    expect(await read(name)).toEqual({ password: 'välue-1' });
    const { metadata } = secretSchema.parse(await see(name));
    expect(
      JSON.parse(
        metadata.annotations?.['about.governance.countersign.dev/password'] ??
          '',
      ),
    ).toEqual({ ...ABOUT, order: 'tag-1', version });
    expect(await holds({ reference, version })).toBe(true);
  });

  it('writes what it has written over, and knows the old one no more', async () => {
    const name = fresh();
    const first = await stored(target(name), 'value-1');
    const second = await stored(target(name), 'value-2');
    expect(await read(name)).toEqual({ password: 'value-2' });
    expect([await holds(first), await holds(second)]).toEqual([false, true]);
    expect(await destroy(first)).toEqual({ outcome: 'destroyed' });
    expect(await read(name)).toEqual({ password: 'value-2' });
  });

  it('leaves a Secret alone that is not its own', async () => {
    const name = fresh();
    await make(name, { password: 'theirs' });
    expect(await put(target(name), 'value-1')).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining(`${LABEL}=prod`),
    });
    expect(await put(target(name, 'other'), 'value-1')).toMatchObject({
      outcome: 'refused',
    });
    expect(await destroy({ reference: target(name) })).toEqual({
      outcome: 'destroyed',
    });
    expect(await holds({ reference: target(name) })).toBe(false);
    expect(await read(name)).toEqual({ password: 'theirs' });
  });

  it('leaves a Secret of another store alone', async () => {
    const name = fresh();
    await stored(target(name), 'value-1');
    const other = storeWith(await cluster.ownToken(), 'other');
    expect(await put(target(name), 'value-2', other)).toMatchObject({
      outcome: 'refused',
    });
    expect(await other.holds({ reference: target(name) }, { signal })).toBe(
      false,
    );
    await other.destroy({ reference: target(name) }, { signal });
    expect(await read(name)).toEqual({ password: 'value-1' });
  });

  it('writes into a Secret that was given to it, beside the keys of others and never over them', async () => {
    const name = fresh();
    await make(name, { theirs: 'kept' }, { [LABEL]: 'prod' });
    const written = await stored(target(name), 'value-1');
    expect(await put(target(name, 'theirs'), 'value-2')).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining("'theirs'"),
    });
    expect(await read(name)).toEqual({ theirs: 'kept', password: 'value-1' });
    expect(await destroy(written)).toEqual({ outcome: 'destroyed' });
    expect(await read(name)).toEqual({ theirs: 'kept' });
    expect(await holds(written)).toBe(false);
  });

  it('does not write over what somebody has written over it, nor take it out', async () => {
    const name = fresh();
    const written = await stored(target(name), 'value-1');
    await change(name, { stringData: { password: 'theirs' } });
    expect(await holds(written)).toBe(false);
    expect(await put(target(name), 'value-2')).toMatchObject({
      outcome: 'refused',
    });
    expect(await destroy(written)).toEqual({ outcome: 'destroyed' });
    expect(await read(name)).toEqual({ password: 'theirs' });
  });

  it('takes a Secret away that it has made, with the last key in it', async () => {
    const name = fresh();
    const one = await stored(target(name, 'one'), 'value-1');
    const two = await stored(target(name, 'two'), 'value-2');
    await destroy(one);
    expect(await read(name)).toEqual({ two: 'value-2' });
    await destroy(two);
    expect(await read(name)).toBeUndefined();
    expect(await destroy(two)).toEqual({ outcome: 'destroyed' });
    expect(await holds(two)).toBe(false);
  });

  it('looks again where somebody else has written meanwhile, and loses nothing of theirs', async () => {
    const name = fresh();
    await stored(target(name), 'value-1');
    const met = line.breakNext('hold-request');
    const putting = put(target(name), 'value-2');
    await met;
    await change(name, { stringData: { theirs: 'kept' } });
    line.release();
    expect(await putting).toMatchObject({ outcome: 'stored' });
    expect(await read(name)).toEqual({ password: 'value-2', theirs: 'kept' });
  });

  it('does not take a Secret away into which somebody has written meanwhile', async () => {
    const name = fresh();
    const written = await stored(target(name), 'value-1');
    const met = line.breakNext('hold-request');
    const going = destroy(written);
    await met;
    await change(name, { stringData: { theirs: 'kept' } });
    line.release();
    expect(await going).toEqual({ outcome: 'destroyed' });
    expect(await read(name)).toEqual({ theirs: 'kept' });
  });

  it('loses none of four keys that are written at once', async () => {
    const name = fresh();
    const keys = Array.from({ length: 4 }, (_, index) => `key-${index}`);
    const results = await Promise.all(
      keys.map(key => put(target(name, key), `value of ${key}`)),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(
      keys.map(() => 'stored'),
    );
    expect(Object.keys((await read(name)) ?? {}).sort()).toEqual(keys);
  });

  it('writes over what a lost answer has left', async () => {
    const name = fresh();
    for (const value of ['value-1', 'value-2']) {
      const met = line.breakNext('lose-answer');
      expect(await put(target(name), value)).toMatchObject({
        outcome: 'failed',
        retryable: true,
      });
      await met;
    }
    await stored(target(name), 'value-3');
    expect(await read(name)).toEqual({ password: 'value-3' });
  });

  it('refuses a Secret that cannot be changed any more, and a namespace that it has no right in', async () => {
    const name = fresh();
    await make(name, {}, { [LABEL]: 'prod' });
    await change(name, { immutable: true });
    expect(await put(target(name), 'value-1')).toMatchObject({
      outcome: 'refused',
    });
    const elsewhere = await TestCluster.prepare([]);
    const stranger = storeWith(await elsewhere.ownToken());
    expect(await put(target(fresh()), 'value-1', stranger)).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('403'),
    });
    await elsewhere.remove();
  });

  it('throws where it is asked what it holds and nobody answers', async () => {
    line.down();
    await expect(holds({ reference: target(fresh()) })).rejects.toThrow();
    line.up();
  });

  it('shows no value in any of its answers, whatever goes wrong', async () => {
    const canary = `canary-${randomUUID()}`;
    const shown = new Array<string>();
    const wrong = storeWith(`wrong-${canary}`);
    shown.push(JSON.stringify(await put(target(fresh()), canary, wrong)));
    for (const fault of ['lose-request', 'lose-answer'] as const) {
      const met = line.breakNext(fault);
      shown.push(JSON.stringify(await put(target(fresh()), canary)));
      await met;
    }
    line.down();
    shown.push(JSON.stringify(await put(target(fresh()), canary)));
    line.up();
    // More than a Secret may hold (1 MiB), so the server's answer is about the value.
    shown.push(
      JSON.stringify(
        await put(target(fresh()), canary.repeat(Math.ceil(2 ** 20 / 40))),
      ),
    );
    shown.push(JSON.stringify(await put(target(fresh()), canary)));
    expect(shown.map(text => JSON.parse(text).outcome)).toEqual([
      'refused',
      'failed',
      'failed',
      'failed',
      'refused',
      'stored',
    ]);
    expect(shown.join('\n')).not.toContain(canary);
    expect(shown.join('\n')).not.toContain(
      Buffer.from(canary).toString('base64'),
    );
  });
});
