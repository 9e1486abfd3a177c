import { openLine, sendRequest } from '@countersign/plugin-governance-node';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod/v4';

const README = resolve(__dirname, '..', '..', 'README.md');
const YAML_OF_RIGHTS = /## Rights[\s\S]*?```yaml\n([\s\S]*?)```/;

/** The namespace that stands in the documentation. */
const DOCUMENTED_NAMESPACE = 'payments';

const rightSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.enum(['ClusterRole', 'Role']),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
  }),
});
const tokenSchema = z.looseObject({
  status: z.looseObject({ token: z.string() }),
});

/** What an answer of the server held. */
export interface TestAnswer {
  status: number;
  content: unknown;
}

function read(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set; npm run test:real sets it`);
  }
  return value;
}

/** The roles in the documentation. */
function documentedRights(): Array<z.output<typeof rightSchema>> {
  const [, yaml] = YAML_OF_RIGHTS.exec(readFileSync(README, 'utf8')) ?? [];
  const documents = parseAllDocuments(yaml ?? '');
  if (!Array.isArray(documents) || documents.length === 0) {
    throw new Error('The README names no rights');
  }
  return documents.map(document => rightSchema.parse(document.toJS()));
}

/** The running API server, with a namespace of a test's own, and a service account for Countersign with the documented rights. */
export class TestCluster {
  readonly url = read('KUBERNETES_TEST_URL');
  readonly ca = read('KUBERNETES_TEST_CA');
  readonly adminToken = read('KUBERNETES_TEST_TOKEN');
  readonly audience = read('KUBERNETES_TEST_AUDIENCE');
  readonly tokenCacheMs = Number(read('KUBERNETES_TEST_TOKEN_CACHE_MS'));
  readonly namespace = `payments-${randomBytes(4).toString('hex')}`;
  readonly #line = openLine({ url: this.url, ca: this.ca });
  readonly #clusterBindings = new Array<string>();

  /** @param rights - which of the documented roles Countersign has; all where it is left out */
  static async prepare(rights?: readonly string[]): Promise<TestCluster> {
    const cluster = new TestCluster();
    const { namespace } = cluster;
    await cluster.make('/api/v1/namespaces', { metadata: { name: namespace } });
    for (const name of ['deployer', 'countersign']) {
      await cluster.make(cluster.path('serviceaccounts'), {
        metadata: { name },
      });
    }
    for (const right of documentedRights()) {
      if (!rights || rights.includes(right.metadata.name)) {
        await cluster.#grant(right);
      }
    }
    return cluster;
  }

  /** A path within the test's namespace. */
  path(resource: string, name?: string): string {
    const path = `/api/v1/namespaces/${this.namespace}/${resource}`;
    return name === undefined ? path : `${path}/${name}`;
  }

  /** Makes an object with all rights. @throws where the server did not make it */
  async make(path: string, object: object): Promise<unknown> {
    const { status, content } = await this.admin('POST', path, object);
    if (status !== 201) {
      throw new Error(`${path}: ${status} ${JSON.stringify(content)}`);
    }
    return content;
  }

  /** Asks the server with all rights. */
  admin(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<TestAnswer> {
    return this.ask(this.adminToken, { method, path, body });
  }

  /** Asks the server with a token. */
  async ask(
    token: string,
    options: {
      method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
      path: string;
      body?: object;
    },
  ): Promise<TestAnswer> {
    const { method, path, body } = options;
    const answer = await sendRequest(
      this.#line,
      {
        method,
        path,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type':
            method === 'PATCH'
              ? 'application/merge-patch+json'
              : 'application/json',
        },
        body: body && JSON.stringify(body),
      },
      new AbortController().signal,
    );
    return { status: answer.status, content: JSON.parse(answer.body) };
  }

  /** A token of Countersign's own service account. */
  async ownToken(): Promise<string> {
    const content = await this.make(
      `${this.path('serviceaccounts', 'countersign')}/token`,
      { spec: { audiences: [this.audience], expirationSeconds: 3600 } },
    );
    return tokenSchema.parse(content).status.token;
  }

  async remove(): Promise<void> {
    // Nothing empties a namespace here: that is work of a controller, and there is none.
    for (const name of [this.namespace, ...this.#clusterBindings]) {
      await this.admin(
        'DELETE',
        `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${name}`,
      );
    }
    this.#line.agent.destroy();
  }

  async #grant(right: z.output<typeof rightSchema>): Promise<void> {
    const { namespace } = this;
    const { apiVersion, kind, metadata } = right;
    const isNamespaced = kind === 'Role';
    if (isNamespaced && metadata.namespace !== DOCUMENTED_NAMESPACE) {
      throw new Error(`${metadata.name} is of no documented namespace`);
    }
    const base = `/apis/${apiVersion}`;
    const folder = isNamespaced ? `${base}/namespaces/${namespace}` : base;
    const made = await this.admin(
      'POST',
      `${folder}/${isNamespaced ? 'roles' : 'clusterroles'}`,
      {
        ...right,
        metadata: {
          name: metadata.name,
          ...(isNamespaced ? { namespace } : {}),
        },
      },
    );
    // Another test has made the one of the whole cluster.
    if (made.status !== 201 && !(made.status === 409 && !isNamespaced)) {
      throw new Error(JSON.stringify(made.content));
    }
    const ofCluster = `${namespace}-${metadata.name}`;
    if (!isNamespaced) {
      this.#clusterBindings.push(ofCluster);
    }
    await this.make(
      `${folder}/${isNamespaced ? 'rolebindings' : 'clusterrolebindings'}`,
      {
        metadata: { name: isNamespaced ? metadata.name : ofCluster },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind,
          name: metadata.name,
        },
        subjects: [{ kind: 'ServiceAccount', name: 'countersign', namespace }],
      },
    );
  }
}
