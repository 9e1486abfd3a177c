import { UnreadableItem } from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { isStatus, messageOf } from '../client/errors';
import { KubernetesServer } from '../client/KubernetesServer';
import { RbacObjects } from '../gatherRbac';
import { bindingSchema, roleSchema, serviceAccountSchema } from '../objects';
import { ISSUER_LABEL } from '../token/TokenSecret';

const secretSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().min(1),
    creationTimestamp: z.iso.datetime().nullish(),
    labels: z.record(z.string(), z.string()).nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
});

/** A Secret by its metadata, without a value. */
export type SecretMetadata = z.output<typeof secretSchema>['metadata'];

/** What a cluster holds that is looked at. */
export interface ClusterObjects extends RbacObjects {
  /** Secrets that hold a token of a service account without an end. */
  tokenSecrets: SecretMetadata[];
  /** Secrets that tokens which were issued from here are bound to. */
  boundSecrets: SecretMetadata[];
  /** Lists that the token may not read, and objects that make no sense. */
  unreadable: UnreadableItem[];
  /** Whether every binding that there is was read. */
  hasAllBindings: boolean;
}

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const CORE = '/api/v1';

/** The tokens that controllers wrote into Secrets before there was a TokenRequest. */
export const LEGACY_TOKENS = 'type=kubernetes.io/service-account-token';

interface List {
  resource: string;
  base: string;
  query?: Record<string, string>;
  /** For Secrets, whose values nobody here needs. */
  metadataOnly?: boolean;
}

/** Reads lists one after the other, and notes which of them it may not read. */
class ListReader {
  readonly unreadable = new Array<UnreadableItem>();
  readonly #server: KubernetesServer;
  readonly #namespaces: readonly string[] | undefined;
  readonly #signal: AbortSignal;

  constructor(options: {
    server: KubernetesServer;
    namespaces: readonly string[] | undefined;
    signal: AbortSignal;
  }) {
    this.#server = options.server;
    this.#namespaces = options.namespaces;
    this.#signal = options.signal;
  }

  /** Objects of a kind that lies in namespaces: in all of them, or in those that are looked at. */
  async namespaced<T>(list: List, schema: z.ZodType<T>): Promise<T[]> {
    if (!this.#namespaces) {
      return this.ofCluster(list, schema);
    }
    const found = new Array<T>();
    for (const namespace of this.#namespaces) {
      const base = `${list.base}/namespaces/${namespace}`;
      found.push(...(await this.ofCluster({ ...list, base }, schema)));
    }
    return found;
  }

  async ofCluster<T>(list: List, schema: z.ZodType<T>): Promise<T[]> {
    const { base, resource, query, metadataOnly } = list;
    const path = `${base}/${resource}`;
    const found = new Array<T>();
    try {
      const items = this.#server.list(
        { asked: `The list ${path}`, path, query, metadataOnly },
        this.#signal,
      );
      for await (const item of items) {
        const parsed = schema.safeParse(item);
        if (parsed.success) {
          found.push(parsed.data);
        } else {
          this.unreadable.push({
            item: path,
            reason: `One of its objects makes no sense: ${parsed.error.issues
              .map(issue => issue.path.join('.'))
              .join(', ')}`,
          });
        }
      }
      return found;
    } catch (error) {
      if (!isStatus(error, 403)) {
        throw error;
      }
      this.unreadable.push({ item: path, reason: messageOf(error) });
      return [];
    }
  }
}

/**
 * Reads a cluster, or some namespaces of it, page by page. What the token may not read is named in `unreadable`.
 *
 * @throws AnswerError for any other answer that is no success, or whatever kept the server from being asked
 */
export async function readCluster(
  server: KubernetesServer,
  options: { namespaces: readonly string[] | undefined; signal: AbortSignal },
): Promise<ClusterObjects> {
  const reader = new ListReader({ server, ...options });
  const accounts = await reader.namespaced(
    { base: CORE, resource: 'serviceaccounts' },
    serviceAccountSchema,
  );
  const before = reader.unreadable.length;
  const rbac = (resource: string) => ({ base: RBAC, resource });
  const clusterRoles = await reader.ofCluster(rbac('clusterroles'), roleSchema);
  const roles = await reader.namespaced(rbac('roles'), roleSchema);
  const clusterBindings = await reader.ofCluster(
    rbac('clusterrolebindings'),
    bindingSchema,
  );
  const bindings = await reader.namespaced(rbac('rolebindings'), bindingSchema);
  const hasAllBindings = reader.unreadable.length === before;
  const secrets = { base: CORE, resource: 'secrets', metadataOnly: true };
  const tokenSecrets = await reader.namespaced(
    { ...secrets, query: { fieldSelector: LEGACY_TOKENS } },
    secretSchema,
  );
  const boundSecrets = await reader.namespaced(
    { ...secrets, query: { labelSelector: ISSUER_LABEL } },
    secretSchema,
  );
  return {
    accounts,
    roles: [
      ...clusterRoles.map(role => ({ kind: 'ClusterRole' as const, role })),
      ...roles.map(role => ({ kind: 'Role' as const, role })),
    ],
    bindings: [
      ...clusterBindings.map(binding => ({
        kind: 'ClusterRoleBinding' as const,
        binding,
      })),
      ...bindings.map(binding => ({ kind: 'RoleBinding' as const, binding })),
    ],
    tokenSecrets: tokenSecrets.map(({ metadata }) => metadata),
    boundSecrets: boundSecrets.map(({ metadata }) => metadata),
    unreadable: uniqueItems(reader.unreadable),
    hasAllBindings,
  };
}

/** A list that was asked for twice, by two selectors, is named once. */
function uniqueItems(items: readonly UnreadableItem[]): UnreadableItem[] {
  return [...new Map(items.map(one => [JSON.stringify(one), one])).values()];
}
