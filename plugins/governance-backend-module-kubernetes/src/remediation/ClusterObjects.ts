import { isStatus } from '../client/errors';
import { KubernetesServer } from '../client/KubernetesServer';
import { LEGACY_TOKENS } from '../observe/readCluster';
import { AccountName } from '../readKubernetesConfig';
import { ISSUER_LABEL } from '../token/TokenSecret';
import { DISABLED, DisabledMark, writeMark } from './disabledMark';
import {
  LiveBinding,
  liveBindingSchema,
  LiveObject,
  liveObjectSchema,
} from './liveObjects';
import { bindingId, BindingName } from './subjects';
import { BindingChange, TAKEN_AWAY } from './takenAway';

const CORE = '/api/v1';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** A binding with its place. */
export interface FoundBinding {
  name: BindingName;
  binding: LiveBinding;
}

/** An object that lies in a namespace. */
interface Place {
  resource: 'secrets' | 'serviceaccounts';
  namespace: string;
  name: string;
}

function bindingPath(binding: BindingName): string {
  const name = encodeURIComponent(binding.name);
  return binding.kind === 'RoleBinding'
    ? `${RBAC}/namespaces/${binding.namespace}/rolebindings/${name}`
    : `${RBAC}/clusterrolebindings/${name}`;
}

function pathOf({ resource, namespace, name }: Place): string {
  return `${CORE}/namespaces/${namespace}/${resource}/${encodeURIComponent(
    name,
  )}`;
}

function withName(answer: unknown): FoundBinding {
  const binding = liveBindingSchema.parse(answer);
  const { name, namespace } = binding.metadata;
  return {
    binding,
    name: namespace
      ? { kind: 'RoleBinding', namespace, name }
      : { kind: 'ClusterRoleBinding', name },
  };
}

/**
 * The requests of remediation. Whatever changes an object names the one that was looked at, so that the server refuses it with
 * 409 where somebody else has changed or replaced it since. Of Secrets and accounts the metadata alone are asked for.
 */
export class ClusterObjects {
  readonly #server: KubernetesServer;
  readonly #signal: AbortSignal;

  constructor(server: KubernetesServer, signal: AbortSignal) {
    this.#server = server;
    this.#signal = signal;
  }

  async findBinding(name: BindingName): Promise<LiveBinding | undefined> {
    const answer = await this.#server.find(
      { asked: bindingId(name), method: 'GET', path: bindingPath(name) },
      this.#signal,
    );
    return answer === undefined ? undefined : liveBindingSchema.parse(answer);
  }

  /** Every binding of the cluster. */
  async listBindings(): Promise<FoundBinding[]> {
    const found = new Array<FoundBinding>();
    for (const resource of ['clusterrolebindings', 'rolebindings']) {
      const path = `${RBAC}/${resource}`;
      const items = this.#server.list(
        { asked: `The list ${path}`, path },
        this.#signal,
      );
      for await (const item of items) {
        found.push(withName(item));
      }
    }
    return found;
  }

  /** @param options - `isTrial`: the server checks everything, and changes nothing */
  async changeBinding(
    { name, binding }: FoundBinding,
    { subjects, takenAway }: BindingChange,
    options: { isTrial?: boolean } = {},
  ): Promise<void> {
    const { uid, resourceVersion } = binding.metadata;
    await this.#server.call(
      {
        asked: `The changing of ${bindingId(name)}`,
        method: 'PATCH',
        path: bindingPath(name),
        ...(options.isTrial ? { query: { dryRun: 'All' } } : {}),
        body: {
          metadata: {
            uid,
            resourceVersion,
            annotations: { [TAKEN_AWAY]: takenAway },
          },
          subjects,
        },
      },
      this.#signal,
    );
  }

  findAccount(account: AccountName): Promise<LiveObject | undefined> {
    return this.#find({ resource: 'serviceaccounts', ...account });
  }

  /** @param mark - `undefined` takes it off */
  async markAccount(
    account: AccountName,
    found: LiveObject,
    mark: DisabledMark | undefined,
  ): Promise<void> {
    const { uid, resourceVersion } = found.metadata;
    await this.#server.call(
      {
        asked: `The marking of the service account ${account.namespace}/${account.name}`,
        method: 'PATCH',
        path: pathOf({ resource: 'serviceaccounts', ...account }),
        body: {
          metadata: {
            uid,
            resourceVersion,
            annotations: { [DISABLED]: mark ? writeMark(mark) : null },
          },
        },
        metadataOnly: true,
      },
      this.#signal,
    );
  }

  removeAccount(account: AccountName, found: LiveObject): Promise<void> {
    return this.#remove({ resource: 'serviceaccounts', ...account }, found);
  }

  findSecret(place: Omit<Place, 'resource'>): Promise<LiveObject | undefined> {
    return this.#find({ resource: 'secrets', ...place });
  }

  removeSecret(
    place: Omit<Place, 'resource'>,
    found: LiveObject,
  ): Promise<void> {
    return this.#remove({ resource: 'secrets', ...place }, found);
  }

  /** Whether a Secret is of the type that holds a token; its metadata do not say so. */
  async isTokenSecret({
    namespace,
    name,
  }: Omit<Place, 'resource'>): Promise<boolean> {
    const found = await this.#listSecrets(namespace, {
      fieldSelector: `${LEGACY_TOKENS},metadata.name=${name}`,
    });
    return found.length > 0;
  }

  /** Secrets that tokens which were issued from here are bound to. */
  listBoundSecrets(namespace: string): Promise<LiveObject[]> {
    return this.#listSecrets(namespace, { labelSelector: ISSUER_LABEL });
  }

  async #listSecrets(
    namespace: string,
    query: Record<string, string>,
  ): Promise<LiveObject[]> {
    const found = new Array<LiveObject>();
    const items = this.#server.list(
      {
        asked: `The list of Secrets in ${namespace}`,
        path: `${CORE}/namespaces/${namespace}/secrets`,
        query,
        metadataOnly: true,
      },
      this.#signal,
    );
    for await (const item of items) {
      found.push(liveObjectSchema.parse(item));
    }
    return found;
  }

  async #find(place: Place): Promise<LiveObject | undefined> {
    const answer = await this.#server.find(
      {
        asked: `${place.resource} ${place.namespace}/${place.name}`,
        method: 'GET',
        path: pathOf(place),
        metadataOnly: true,
      },
      this.#signal,
    );
    return answer === undefined ? undefined : liveObjectSchema.parse(answer);
  }

  async #remove(place: Place, { metadata }: LiveObject): Promise<void> {
    const { uid, resourceVersion } = metadata;
    try {
      await this.#server.call(
        {
          asked: `The removal of ${place.resource} ${place.namespace}/${place.name}`,
          method: 'DELETE',
          path: pathOf(place),
          body: { preconditions: { uid, resourceVersion } },
          metadataOnly: true,
        },
        this.#signal,
      );
    } catch (error) {
      if (!isStatus(error, 404)) {
        throw error;
      }
    }
  }
}
