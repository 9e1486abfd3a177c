import { RemediationOrder } from '@countersign/plugin-governance-node';
import { KubernetesHarness, startHarness } from '../__testUtils__/startHarness';
import { RemediationBench } from '../__testUtils__/RemediationBench';
import { KubernetesServer } from '../client/KubernetesServer';
import { KubernetesRemediation } from './KubernetesRemediation';

const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

describe('a token of a real cluster', () => {
  let bench: RemediationBench;
  beforeAll(async () => {
    bench = await RemediationBench.prepare();
  });
  afterAll(() => bench.remove());

  const makeSecret = (name: string, changes: object = {}) =>
    bench.cluster.make(bench.cluster.path('secrets'), {
      type: 'kubernetes.io/service-account-token',
      metadata: {
        name,
        annotations: { 'kubernetes.io/service-account.name': 'deployer' },
      },
      ...changes,
    });
  const orderOf = (
    name: string,
    expected: RemediationOrder['subject']['expected'] = {},
  ) =>
    bench.order({
      action: 'revoke',
      subject: {
        kind: 'credential',
        externalId: `Secret/${bench.cluster.namespace}/${name}`,
        expected,
      },
    });
  const statusOf = async (name: string) =>
    (await bench.cluster.admin('GET', bench.cluster.path('secrets', name)))
      .status;

  it('in a Secret ends with it, and cannot be disabled', async () => {
    await makeSecret('old');
    const observed = await bench.source().observe(options());
    const [credential] =
      observed.identities
        ?.flatMap(({ credentials }) => credentials)
        .filter(one => one?.externalId.endsWith('/old')) ?? [];
    const order = orderOf('old', { createdAt: credential?.createdAt });
    expect(credential?.createdAt).toBeDefined();
    expect(
      (['revoke', 'disable', 'restore', 'reduce'] as const).filter(action =>
        bench.connector.supports({ ...order, action }),
      ),
    ).toEqual(['revoke']);
    expect(await bench.verify(order)).toMatchObject({ verified: false });
    expect(await bench.apply(order)).toMatchObject({ outcome: 'applied' });
    expect(await bench.apply(order)).toMatchObject({
      outcome: 'already-applied',
    });
    expect(await bench.verify(order)).toMatchObject({ verified: true });
    expect(await statusOf('old')).toBe(404);
  });

  it.each<[string, object, object, string]>([
    [
      'holds no token',
      {
        type: 'Opaque',
        metadata: {
          name: 'opaque',
          annotations: { 'kubernetes.io/service-account.name': 'deployer' },
        },
      },
      {},
      'no token of',
    ],
    [
      "holds another account's token",
      {
        metadata: {
          name: 'others',
          annotations: { 'kubernetes.io/service-account.name': 'countersign' },
        },
      },
      {},
      'no token of',
    ],
    [
      'was made anew',
      {
        metadata: {
          name: 'anew',
          annotations: { 'kubernetes.io/service-account.name': 'deployer' },
        },
      },
      { createdAt: '2020-01-01T00:00:00Z' },
      'made anew',
    ],
    [
      'Argo CD would put back',
      {
        metadata: {
          name: 'argo',
          annotations: {
            'kubernetes.io/service-account.name': 'deployer',
            'argocd.argoproj.io/tracking-id': 'x',
          },
        },
      },
      {},
      'Argo CD (x) manages',
    ],
  ])('stays in a Secret that %s', async (_title, changes, expected, words) => {
    await makeSecret('', changes);
    const { name } = (changes as { metadata: { name: string } }).metadata;
    expect(await bench.apply(orderOf(name, expected))).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining(words),
    });
    expect(await statusOf(name)).toBe(200);
  });

  describe('that was issued from here', () => {
    let harness: KubernetesHarness;
    beforeAll(async () => {
      harness = await startHarness();
    });
    afterAll(async () => {
      await harness.cleanUp();
      await harness.line?.close();
    });

    it('is refused once revoking says so', async () => {
      const { cluster, issuer, order: orderToken } = harness;
      const issued = await issuer.issue(orderToken(), options());
      if (issued.outcome !== 'issued') {
        throw new Error(JSON.stringify(issued));
      }
      const { credential, material } = issued;
      // The namespace is another one than that of the bench, and so are the rights: those of the administrator.
      const connector = new KubernetesRemediation(
        { id: 'prod', realm: 'prod-eu' },
        {
          remediation: { ...bench.config, namespaces: [cluster.namespace] },
          server: new KubernetesServer({
            url: cluster.url,
            ca: cluster.ca,
            auth: { kind: 'token', token: cluster.adminToken },
            requestTimeoutMs: 10_000,
          }),
        },
      );
      const order: RemediationOrder = {
        action: 'revoke',
        source: 'prod',
        identity: {
          realm: 'prod-eu',
          region: '',
          externalId: credential.identity,
        },
        subject: {
          kind: 'credential',
          externalId: credential.externalId,
          expected: {},
        },
      };
      const call = { idempotencyKey: 'a/1/b', ...options() };
      expect(await harness.use(credential, material)).toBe('works');
      expect(await connector.apply(order, call)).toMatchObject({
        outcome: 'applied',
      });
      expect(await harness.use(credential, material)).toBe('refused');
      expect(await connector.verify(order, call)).toMatchObject({
        verified: true,
      });
      // An account in a namespace that may not be changed is not taken for one without tokens.
      expect(await bench.apply(order)).toMatchObject({ outcome: 'refused' });
      expect(await bench.verify(order)).toMatchObject({ verified: false });
    });
  });
});
