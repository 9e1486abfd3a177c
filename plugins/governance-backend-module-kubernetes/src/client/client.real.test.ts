import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestCluster } from '../__testUtils__/TestCluster';
import { KubernetesAuth } from '../readKubernetesConfig';
import { KubernetesServer } from './KubernetesServer';

const { signal } = new AbortController();

describe('the way to the API server', () => {
  let cluster: TestCluster;
  let folder: string;

  beforeAll(async () => {
    cluster = await TestCluster.prepare(['countersign-store']);
    folder = await mkdtemp(join(tmpdir(), 'kubernetes-token-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await cluster.remove();
  });

  const ask = (changes: { auth?: KubernetesAuth; ca?: string } = {}) =>
    new KubernetesServer({
      url: cluster.url,
      ca: cluster.ca,
      auth: { kind: 'token', token: cluster.adminToken },
      requestTimeoutMs: 10_000,
      ...changes,
    }).call(
      {
        asked: 'The Secret',
        method: 'GET',
        path: cluster.path('secrets', 'payments'),
        metadataOnly: true,
      },
      signal,
    );

  it('is trusted by its own certificate alone', async () => {
    await cluster.make(cluster.path('secrets'), {
      metadata: { name: 'payments' },
      stringData: { password: 'canary' },
    });
    expect(await ask()).toMatchObject({ metadata: { name: 'payments' } });
    await expect(ask({ ca: undefined })).rejects.toThrow(/certificate/);
  });

  it('brings no value where metadata alone are asked for', async () => {
    const content = await ask();
    expect(content).not.toHaveProperty('data');
    expect(JSON.stringify(content)).not.toContain(
      Buffer.from('canary').toString('base64'),
    );
  });

  it('takes a token out of a file, and the new one that comes to lie there', async () => {
    const tokenFile = join(folder, 'token');
    const auth = { kind: 'file' as const, tokenFile };
    await writeFile(tokenFile, 'wrong');
    await expect(ask({ auth })).rejects.toThrow('401');
    await writeFile(tokenFile, `${await cluster.ownToken()}\n`);
    expect(await ask({ auth })).toMatchObject({
      kind: 'PartialObjectMetadata',
    });
  });
});
