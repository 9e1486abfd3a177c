import { Issuer } from '@countersign/plugin-governance-node';
import {
  FaultLine,
  IssuerHarness,
} from '@countersign/plugin-governance-node/testUtils';
import { randomUUID } from 'node:crypto';
import { z } from 'zod/v4';
import { KubernetesServer } from '../client/KubernetesServer';
import { TokenIssuer } from '../token/TokenIssuer';
import { changesFor, FaultyRequest } from './changesFor';
import { startPlainFront } from './startPlainFront';
import { TestCluster } from './TestCluster';

const HOUR_MS = 3_600_000;
const OTHER_AUDIENCE = 'vault';
const UNKNOWN_AUDIENCE = 'https://elsewhere.example.com';

/** What a deletion may take to be heard of, on a machine that is busy with tests. */
const HEARD_MS = 700;

const reviewSchema = z.looseObject({
  status: z.looseObject({
    authenticated: z.boolean().optional(),
    audiences: z.array(z.string()).optional(),
  }),
});
const listSchema = z.looseObject({ items: z.array(z.unknown()) });

/** A harness that knows more of Kubernetes than the contract asks for. */
export interface KubernetesHarness extends IssuerHarness {
  cluster: TestCluster;
  /** Issuers with the same configuration in as many processes, as far as the server can tell. */
  replicas(number: number): Issuer[];
}

/** A namespace of the running server with an issuer on it, over a line that breaks as it is told to. */
export async function startHarness(
  faulty: FaultyRequest = 'of-the-secret',
): Promise<KubernetesHarness> {
  const cluster = await TestCluster.prepare(['countersign-issuer']);
  const { namespace, audience } = cluster;
  const scopes = [audience, OTHER_AUDIENCE].sort();
  const front = await startPlainFront(cluster);
  const line = await FaultLine.open({
    host: '127.0.0.1',
    port: front.port,
    changes: changesFor(faulty),
  });
  const own = await cluster.ownToken();
  const wrong = `wrong-${randomUUID()}`;
  const issuerWith = (token: string) =>
    new TokenIssuer(
      {
        id: 'cluster',
        title: 'Cluster',
        environment: 'production',
        realm: 'c',
      },
      {
        issuer: {
          accounts: [{ namespace, name: 'deployer' }],
          audiences: scopes,
          longestLifeMs: 24 * HOUR_MS,
          refusedAfterMs: cluster.tokenCacheMs + HEARD_MS,
        },
        server: new KubernetesServer({
          url: `http://127.0.0.1:${line.port}`,
          auth: { kind: 'token', token },
          requestTimeoutMs: 10_000,
        }),
      },
    );
  const secretOf = (tag: string) =>
    cluster.admin('GET', cluster.path('secrets', `countersign-${tag}`));
  return {
    cluster,
    issuer: issuerWith(own),
    replicas: number => Array.from({ length: number }, () => issuerWith(own)),
    line,
    unauthorized: issuerWith(wrong),
    canaries: [own, wrong],
    order: changes => ({
      tag: `c-${randomUUID().slice(0, 18)}`,
      identity: `system:serviceaccount:${namespace}:deployer`,
      environment: 'production',
      scopes: [...scopes].reverse(),
      notAfter: new Date(Date.now() + HOUR_MS).toISOString(),
      owner: 'group:default/payments',
      purpose: 'Deploys',
      requestedBy: 'user:default/ann',
      ...changes,
    }),
    unknownScope: UNKNOWN_AUDIENCE,
    hostileScope: `${OTHER_AUDIENCE}","${UNKNOWN_AUDIENCE}`,
    use: async (_, material) => {
      const { status } = await cluster.ask(material.reveal(), {
        method: 'POST',
        path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        body: {},
      });
      if (status !== 201 && status !== 401) {
        throw new Error(`The server answered ${status}`);
      }
      return status === 201 ? 'works' : 'refused';
    },
    scopesOf: async (_, material) => {
      const review = await cluster.make(
        '/apis/authentication.k8s.io/v1/tokenreviews',
        {
          spec: {
            token: material.reveal(),
            audiences: [...scopes, UNKNOWN_AUDIENCE],
          },
        },
      );
      return [...(reviewSchema.parse(review).status.audiences ?? [])].sort();
    },
    plantForeign: async () => {
      const name = `foreign-${randomUUID().slice(0, 8)}`;
      await cluster.make(cluster.path('secrets'), {
        metadata: {
          name: `countersign-${name}`,
          labels: {
            'governance.countersign.dev/issuer': 'other',
            'governance.countersign.dev/tag': name,
          },
        },
      });
      return name;
    },
    hasForeign: async name => (await secretOf(name)).status === 200,
    count: async tag => {
      const query = new URLSearchParams({
        labelSelector: `governance.countersign.dev/tag=${tag}`,
      });
      const { content } = await cluster.admin(
        'GET',
        `${cluster.path('secrets')}?${query}`,
      );
      return listSchema.parse(content).items.length;
    },
    cleanUp: async () => {
      await front.stop();
      await cluster.remove();
    },
  };
}
