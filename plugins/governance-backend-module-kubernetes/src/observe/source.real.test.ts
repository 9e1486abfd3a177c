import {
  observationSchema,
  ObservedIdentity,
} from '@countersign/plugin-governance-common';
import { KubernetesHarness, startHarness } from '../__testUtils__/startHarness';
import { TestCluster } from '../__testUtils__/TestCluster';
import { KubernetesServer } from '../client/KubernetesServer';
import { ClusterSource } from './ClusterSource';

const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});
const OBSERVER = 'countersign-observer';

describe('a cluster, as a live source', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await TestCluster.prepare([OBSERVER]);
  });
  afterAll(() => cluster.remove());

  const sourceOf = async (of: TestCluster, namespaces?: string[]) => {
    const about = {
      id: 'prod',
      title: 'Production',
      environment: 'production',
      realm: 'prod-eu',
    };
    return new ClusterSource(about, {
      observe: { namespaces },
      server: new KubernetesServer({
        url: of.url,
        ca: of.ca,
        auth: { kind: 'token', token: await of.ownToken() },
        requestTimeoutMs: 10_000,
      }),
    });
  };
  const observe = async (of: TestCluster, namespaces?: string[]) =>
    observationSchema.parse(
      await (await sourceOf(of, namespaces)).observe(options()),
    );
  const accountIn = (
    { identities }: { identities: ObservedIdentity[] },
    name: string,
    namespace = cluster.namespace,
  ) =>
    identities.find(
      ({ key }) =>
        key.externalId === `system:serviceaccount:${namespace}:${name}`,
    );

  it('shows all service accounts, page by page', async () => {
    const many = Array.from({ length: 501 }, (_, index) => `robot-${index}`);
    for (const name of many) {
      await cluster.make(cluster.path('serviceaccounts'), {
        metadata: { name },
      });
    }
    const observation = await observe(cluster, [cluster.namespace]);
    expect(observation).toMatchObject({
      mode: 'snapshot',
      realms: ['prod-eu'],
      unreadable: [],
    });
    const shown = many.filter(name => accountIn(observation, name));
    expect(shown).toHaveLength(501);
    expect(accountIn(observation, 'robot-7')).toMatchObject({
      status: 'active',
      environment: 'production',
      createdAt: expect.stringMatching(/^20/),
      credentials: [],
      entitlements: [],
    });
  });

  it('shows what an account may do, and who may act as it', async () => {
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${cluster.namespace}`;
    await cluster.make(`${rbac}/roles`, {
      metadata: { name: 'token-maker' },
      rules: [
        {
          apiGroups: [''],
          resources: ['serviceaccounts/token'],
          verbs: ['create'],
        },
      ],
    });
    await cluster.make(`${rbac}/rolebindings`, {
      metadata: { name: 'makers' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'token-maker',
      },
      subjects: [
        { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'ann' },
        {
          kind: 'ServiceAccount',
          name: 'deployer',
          namespace: cluster.namespace,
        },
      ],
    });
    expect(accountIn(await observe(cluster), 'deployer')).toMatchObject({
      grants: [
        {
          externalId: `RoleBinding/${cluster.namespace}/makers`,
          name: 'Role/token-maker',
        },
      ],
      entitlements: [{ holder: 'ann', may: 'create serviceaccounts/token' }],
    });
  });

  it('shows tokens by the Secrets that there are for them, and no value', async () => {
    const value = 'canary-of-a-token';
    await cluster.make(cluster.path('secrets'), {
      type: 'kubernetes.io/service-account-token',
      metadata: {
        name: 'old-token',
        annotations: { 'kubernetes.io/service-account.name': 'deployer' },
        labels: { 'kubernetes.io/legacy-token-last-used': '2026-11-01' },
      },
      stringData: { token: value },
    });
    const observation = await observe(cluster);
    expect(accountIn(observation, 'deployer')?.credentials).toEqual([
      expect.objectContaining({
        externalId: `Secret/${cluster.namespace}/old-token`,
        kind: 'token',
        status: 'active',
        expiresAt: 'never',
        lastUsedAt: '2026-11-01T00:00:00.000Z',
      }),
    ]);
    expect(JSON.stringify(observation)).not.toContain(value);
  });

  it('says what it may not read, and does not take it for absent', async () => {
    const other = await TestCluster.prepare([]);
    const observation = await observe(other);
    expect(observation).toMatchObject({ mode: 'delta', identities: [] });
    expect(observation.unreadable.map(({ item }) => item)).toEqual([
      '/api/v1/serviceaccounts',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles',
      '/apis/rbac.authorization.k8s.io/v1/roles',
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
      '/apis/rbac.authorization.k8s.io/v1/rolebindings',
      '/api/v1/secrets',
    ]);
    await other.remove();
  });

  it('leaves out who may act as an account where it may not read bindings', async () => {
    const other = await TestCluster.prepare([]);
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    await cluster.make(`${rbac}/clusterroles`, {
      metadata: { name: other.namespace },
      rules: [
        { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['list'] },
      ],
    });
    await cluster.make(`${rbac}/clusterrolebindings`, {
      metadata: { name: other.namespace },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: other.namespace,
      },
      subjects: [
        {
          kind: 'ServiceAccount',
          name: 'countersign',
          namespace: other.namespace,
        },
      ],
    });
    const observation = await observe(other);
    expect(observation.mode).toBe('delta');
    const account = accountIn(observation, 'deployer', other.namespace);
    expect(account?.status).toBe('active');
    expect(account).not.toHaveProperty('entitlements');
    await other.remove();
  });

  it('throws where the server does not know its token', async () => {
    const source = new ClusterSource(
      { id: 'prod', title: 'Production', realm: 'prod-eu' },
      {
        observe: {},
        server: new KubernetesServer({
          url: cluster.url,
          ca: cluster.ca,
          auth: { kind: 'token', token: 'wrong' },
          requestTimeoutMs: 10_000,
        }),
      },
    );
    await expect(source.observe(options())).rejects.toThrow('401');
  });

  describe('with an issuer', () => {
    let harness: KubernetesHarness;
    beforeAll(async () => {
      harness = await startHarness();
    });
    afterAll(async () => {
      await harness.cleanUp();
      await harness.line?.close();
    });

    it('shows what was issued until it is revoked, as its issuer names it', async () => {
      const { issuer, order } = harness;
      const asked = order();
      const result = await issuer.issue(asked, options());
      if (result.outcome !== 'issued') {
        throw new Error(JSON.stringify(result));
      }
      const credentials = async () =>
        accountIn(
          await observe(cluster),
          'deployer',
          harness.cluster.namespace,
        )?.credentials.map(
          ({ externalId, status, expiresAt, requestedBy }) => ({
            externalId,
            status,
            expiresAt,
            requestedBy,
          }),
        );
      expect(await credentials()).toEqual([
        {
          externalId: result.credential.externalId,
          status: 'active',
          expiresAt: result.credential.notAfter,
          requestedBy: 'user:default/ann',
        },
      ]);
      await issuer.revoke(asked.tag, options());
      expect(await credentials()).toEqual([]);
    });
  });
});
