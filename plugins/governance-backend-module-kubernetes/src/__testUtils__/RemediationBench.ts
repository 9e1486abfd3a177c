import { RemediationOrder } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { KubernetesServer } from '../client/KubernetesServer';
import { ClusterSource } from '../observe/ClusterSource';
import { RemediationConfig } from '../readKubernetesConfig';
import { KubernetesRemediation } from '../remediation/KubernetesRemediation';
import { TestAnswer, TestCluster } from './TestCluster';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const API_GROUP = 'rbac.authorization.k8s.io';

/** What a deletion may take to be heard of, on a machine that is busy with tests. */
const HEARD_MS = 700;

const { signal } = new AbortController();

const tokenSchema = z.looseObject({
  status: z.looseObject({ token: z.string() }),
});
const bindingSchema = z.looseObject({
  metadata: z.looseObject({
    uid: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  subjects: z.array(z.looseObject({ name: z.string() })).optional(),
});

type Order = Pick<RemediationOrder, 'action' | 'subject'> &
  Partial<RemediationOrder>;

/** A namespace of the running server with service accounts that are bound to roles, and a connector with the documented rights. */
export class RemediationBench {
  readonly cluster: TestCluster;
  readonly connector: KubernetesRemediation;
  readonly config: RemediationConfig;
  readonly #token: string;

  private constructor(options: {
    cluster: TestCluster;
    config: RemediationConfig;
    token: string;
  }) {
    this.cluster = options.cluster;
    this.config = options.config;
    this.#token = options.token;
    this.connector = this.connectorOver(options.cluster);
  }

  static async prepare(
    changes: Partial<RemediationConfig> = {},
  ): Promise<RemediationBench> {
    const cluster = await TestCluster.prepare([
      'countersign-observer',
      'countersign-remediator-of-cluster',
      'countersign-remediator',
    ]);
    const bench = new RemediationBench({
      cluster,
      token: await cluster.ownToken(),
      config: {
        namespaces: [cluster.namespace],
        clusterRoleBindings: ['payments-auditor'],
        refusedAfterMs: cluster.tokenCacheMs + HEARD_MS,
        ...changes,
      },
    });
    for (const name of ['ledger-reader', 'ledger-writer', 'too-strong']) {
      await cluster.make(bench.rbac('roles'), {
        metadata: { name },
        rules: [
          {
            apiGroups: [''],
            resources: ['configmaps'],
            verbs: name === 'ledger-reader' ? ['list'] : ['list', 'create'],
          },
        ],
      });
    }
    return bench;
  }

  /** The connector over another way to the same server. */
  connectorOver(way: { url: string; ca?: string }): KubernetesRemediation {
    return new KubernetesRemediation(
      { id: 'prod', realm: 'prod-eu' },
      { remediation: this.config, server: this.#serverOver(way) },
    );
  }

  /** The live source that the connector serves. */
  source(): ClusterSource {
    return new ClusterSource(
      {
        id: 'prod',
        title: 'Production',
        realm: 'prod-eu',
        remediation: this.config,
      },
      {
        observe: { namespaces: [this.cluster.namespace] },
        server: this.#serverOver(this.cluster),
      },
    );
  }

  /** A path of RBAC within the namespace. */
  rbac(resource: string, name?: string): string {
    const { namespace } = this.cluster;
    const path = `${RBAC}/namespaces/${namespace}/${resource}`;
    return name === undefined ? path : `${path}/${name}`;
  }

  subject(name = 'deployer', namespace = this.cluster.namespace) {
    return { kind: 'ServiceAccount', name, namespace };
  }

  /** Makes a RoleBinding in the namespace. */
  async bind(
    name: string,
    options: {
      role?: string;
      subjects?: object[];
      metadata?: object;
    } = {},
  ): Promise<void> {
    const { role = 'ledger-reader', subjects = [this.subject()] } = options;
    await this.cluster.make(this.rbac('rolebindings'), {
      metadata: { name, ...options.metadata },
      roleRef: { apiGroup: API_GROUP, kind: 'Role', name: role },
      subjects,
    });
  }

  async binding(name: string) {
    const { content } = await this.cluster.admin(
      'GET',
      this.rbac('rolebindings', name),
    );
    return bindingSchema.parse(content);
  }

  account(name: string): Promise<TestAnswer> {
    return this.cluster.admin(
      'GET',
      this.cluster.path('serviceaccounts', name),
    );
  }

  /** A token of a service account. */
  async tokenOf(name = 'deployer'): Promise<string> {
    const made = await this.cluster.make(
      `${this.cluster.path('serviceaccounts', name)}/token`,
      { spec: { audiences: [this.cluster.audience] } },
    );
    return tokenSchema.parse(made).status.token;
  }

  /** What the server answers somebody who comes with a token and lists what only the roles let them. */
  async tries(token: string): Promise<number> {
    const { status } = await this.cluster.ask(token, {
      method: 'GET',
      path: this.cluster.path('configmaps'),
    });
    return status;
  }

  order(order: Order, account = 'deployer'): RemediationOrder {
    return {
      source: 'prod',
      identity: {
        realm: 'prod-eu',
        region: '',
        externalId: `system:serviceaccount:${this.cluster.namespace}:${account}`,
      },
      ...order,
    };
  }

  grant(
    action: RemediationOrder['action'],
    name: string,
    changes: Partial<RemediationOrder> = {},
  ): RemediationOrder {
    const externalId = `RoleBinding/${this.cluster.namespace}/${name}`;
    return this.order({
      action,
      subject: {
        kind: 'grant',
        externalId,
        expected: { name: 'Role/ledger-reader' },
      },
      ...changes,
    });
  }

  wholeAccount(
    action: RemediationOrder['action'],
    name = 'deployer',
    changes: Partial<RemediationOrder> = {},
  ): RemediationOrder {
    const externalId = `ServiceAccount/${this.cluster.namespace}/${name}`;
    return this.order(
      {
        action,
        subject: { kind: 'credential', externalId, expected: {} },
        ...changes,
      },
      name,
    );
  }

  apply(order: RemediationOrder, connector = this.connector) {
    return connector.apply(order, { idempotencyKey: 'a/1/b', signal });
  }

  verify(order: RemediationOrder) {
    return this.connector.verify(order, { signal });
  }

  async remove(): Promise<void> {
    await this.cluster.remove();
  }

  #serverOver({ url, ca }: { url: string; ca?: string }): KubernetesServer {
    return new KubernetesServer({
      url,
      ca,
      auth: { kind: 'token', token: this.#token },
      requestTimeoutMs: 10_000,
    });
  }
}

/** Cool-downs that are over carry a time at which they began. */
export const COOLED = { disabledAt: '2026-11-01T00:00:00.000Z' };
