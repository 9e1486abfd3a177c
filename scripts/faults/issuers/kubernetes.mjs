import { startKubernetes } from '../../kubernetesServer.mjs';
import { breakConnections } from '../killOften.mjs';
import { breakLine } from './brokenLine.mjs';
import sources from './sources.cjs';

/** What a deletion may take to be heard of, on a machine that is busy with processes that are killed. */
const HEARD_MS = 700;

const PREFIX = 'governance.countersign.dev';
const CREDENTIAL_ID = 'authentication.kubernetes.io/credential-id';

/** Tokens of a Kubernetes API server, over a line that breaks. */
export async function startKubernetesTokens({ random, knex, defer }) {
  const server = await startKubernetes();
  if (server.skipped) {
    return server;
  }
  defer(() => server.stop());
  Object.assign(process.env, server.env);
  const load = file => sources.loadFrom('kubernetes', `__testUtils__/${file}`);
  const { TestCluster } = load('TestCluster');
  const { changesFor } = load('changesFor');
  const { startPlainFront } = load('startPlainFront');
  const cluster = await TestCluster.prepare(['countersign-issuer']);
  defer(() => cluster.remove());
  const front = await startPlainFront(cluster);
  defer(() => front.stop());
  const line = await sources.openLine({
    host: '127.0.0.1',
    port: front.port,
    changes: changesFor('of-the-secret'),
  });
  defer(() => line.close());
  const { namespace, audience } = cluster;
  const faults = breakLine(line, random);
  return {
    version: server.version,
    identity: `system:serviceaccount:${namespace}:deployer`,
    scopes: [audience],
    given: {
      kind: 'kubernetes',
      config: {
        id: 'apps',
        title: 'Applications',
        environment: 'staging',
        realm: 'bench',
        connection: {
          url: `http://127.0.0.1:${line.port}`,
          auth: { kind: 'token', token: await cluster.ownToken() },
          requestTimeoutMs: 10_000,
        },
      },
      granting: {
        accounts: [{ namespace, name: 'deployer' }],
        audiences: [audience],
        longestLifeMs: 90 * 86_400_000,
        refusedAfterMs: cluster.tokenCacheMs + HEARD_MS,
      },
    },
    ...faults,
    cut: async () => faults.cut() + (await breakConnections(knex)),
    // A Secret at which no token is noted is one that nobody was given the token of.
    async look() {
      const query = new URLSearchParams({
        labelSelector: `${PREFIX}/issuer=apps`,
      });
      const { status, content } = await cluster.admin(
        'GET',
        `${cluster.path('secrets')}?${query}`,
      );
      if (status !== 200) {
        throw new Error(`The server answered ${status}`);
      }
      return content.items.flatMap(({ metadata: { labels, annotations } }) => {
        const noted = annotations[`${PREFIX}/token`];
        return noted
          ? [
              {
                tag: labels[`${PREFIX}/tag`],
                externalId: JSON.parse(noted).credentialId,
              },
            ]
          : [];
      });
    },
    async letsIn(id, token) {
      const { status, content } = await cluster.ask(token, {
        method: 'POST',
        path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        body: {},
      });
      if (status !== 201 && status !== 401) {
        throw new Error(`The server answered ${status}`);
      }
      return (
        status === 201 &&
        content.status.userInfo.extra[CREDENTIAL_ID].includes(id)
      );
    },
  };
}
