import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod/v4';
import { KubernetesHarness, startHarness } from '../__testUtils__/startHarness';
import { readClaims } from './readClaims';

const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});
const MINUTE_MS = 60_000;
const secretSchema = z.looseObject({
  immutable: z.boolean(),
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()) }),
});

describe('tokens of Kubernetes', () => {
  let harness: KubernetesHarness;

  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(async () => {
    await harness.cleanUp();
    await harness.line?.close();
  });

  const issue = async (changes = {}) => {
    const asked = harness.order(changes);
    const result = await harness.issuer.issue(asked, options());
    if (result.outcome !== 'issued') {
      throw new Error(JSON.stringify(result));
    }
    return { asked, ...result };
  };

  it('are of the ordered account, for the ordered audiences alone, and end with the order', async () => {
    const { asked, credential, material } = await issue();
    const claims = readClaims(material.reveal());
    expect(claims).toMatchObject({
      sub: asked.identity,
      aud: [...asked.scopes].sort(),
      exp: Date.parse(credential.notAfter) / 1000,
    });
    expect(credential.externalId).toBe(`JTI=${claims?.jti}`);
    const early = Date.parse(asked.notAfter) - Date.parse(credential.notAfter);
    expect(early).toBeGreaterThanOrEqual(0);
  });

  it('keep in the cluster whose they are, and no value', async () => {
    const { asked, credential, material } = await issue();
    const { content } = await harness.cluster.admin(
      'GET',
      harness.cluster.path('secrets', `countersign-${asked.tag}`),
    );
    const secret = secretSchema.parse(content);
    expect(secret).not.toHaveProperty('data');
    expect(secret.immutable).toBe(true);
    const { annotations } = secret.metadata;
    expect(JSON.parse(annotations['governance.countersign.dev/order'])).toEqual(
      {
        identity: asked.identity,
        scopes: [...asked.scopes].sort(),
        notAfter: asked.notAfter,
        owner: asked.owner,
        requestedBy: asked.requestedBy,
        purpose: asked.purpose,
        environment: asked.environment,
      },
    );
    expect(JSON.parse(annotations['governance.countersign.dev/token'])).toEqual(
      { credentialId: credential.externalId, expiresAt: credential.notAfter },
    );
    const [, , signature] = material.reveal().split('.');
    expect(JSON.stringify(content)).not.toContain(signature);
  });

  it('are refused once revoking says so, also where another call has taken the Secret away', async () => {
    const { asked, credential, material } = await issue();
    expect(await harness.use(credential, material)).toBe('works');
    await harness.cluster.admin(
      'DELETE',
      harness.cluster.path('secrets', `countersign-${asked.tag}`),
    );
    // Another call has taken the Secret away; this one must not say that it is done before it is.
    expect(await harness.issuer.revoke(asked.tag, options())).toMatchObject({
      outcome: 'already-applied',
    });
    expect(await harness.use(credential, material)).toBe('refused');
  });

  it('are not said to be revoked where the wait was given up', async () => {
    const { asked } = await issue();
    const controller = new AbortController();
    const revoking = harness.issuer.revoke(asked.tag, {
      signal: controller.signal,
    });
    while ((await harness.count(asked.tag)) > 0) {
      await wait(5);
    }
    controller.abort('given up by the test');
    expect(await revoking).toMatchObject({
      outcome: 'failed',
      retryable: true,
    });
  });

  it.each([
    ['less than ten minutes', { notAfter: 9 * MINUTE_MS }, 'ten minutes'],
    [
      'an account that cannot be ordered of',
      { identity: 'system:serviceaccount:payments:other' },
      'no service account',
    ],
    ['a tag that no Secret can have', { tag: '-a' }, 'no Secret'],
  ])('are refused for %s', async (_title, changes, reason) => {
    const asked = harness.order({
      ...changes,
      notAfter: new Date(
        Date.now() +
          ('notAfter' in changes ? changes.notAfter : 60 * MINUTE_MS),
      ).toISOString(),
    });
    expect(harness.issuer.check(asked, options()).join()).toContain(reason);
  });

  it("are refused where by the server's clock they would be too short, and nothing of them stays", async () => {
    const { issuer, order, count } = harness;
    const asked = order({
      notAfter: new Date(Date.now() + 9 * MINUTE_MS).toISOString(),
    });
    const behind = { ...options(), now: new Date(Date.now() - 5 * MINUTE_MS) };
    expect(await issuer.issue(asked, behind)).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining("the server's clock"),
    });
    expect(await count(asked.tag)).toBe(0);
  });

  it('are refused where the account is not there, and nothing of them stays', async () => {
    const gone = await startHarness();
    const { cluster, issuer, order, count } = gone;
    await cluster.admin('DELETE', cluster.path('serviceaccounts', 'deployer'));
    const asked = order();
    expect(await issuer.issue(asked, options())).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('404'),
    });
    expect(await count(asked.tag)).toBe(0);
    await gone.cleanUp();
    await gone.line?.close();
  });

  it("are not made under the name of a Secret that is somebody else's", async () => {
    const { cluster, issuer, order } = harness;
    const asked = order();
    const name = `countersign-${asked.tag}`;
    await cluster.make(cluster.path('secrets'), { metadata: { name } });
    expect(await issuer.issue(asked, options())).toMatchObject({
      outcome: 'failed',
    });
    await issuer.revoke(asked.tag, options());
    const { status } = await cluster.admin(
      'GET',
      cluster.path('secrets', name),
    );
    expect(status).toBe(200);
  });

  it('are one of each tag, however many replicas make them at once', async () => {
    const replicas = harness.replicas(4);
    const asked = harness.order();
    const results = await Promise.all(
      replicas.flatMap(issuer =>
        [1, 2].map(() => issuer.issue(asked, options())),
      ),
    );
    expect(results.map(({ outcome }) => outcome).sort()).toEqual([
      'issued',
      ...Array(7).fill('present'),
    ]);
    expect(await harness.count(asked.tag)).toBe(1);
  });
});
