import { ObservationInput } from '@countersign/plugin-governance-common';
import { InventorySource } from '@countersign/plugin-governance-node';
import { KubernetesServer } from '../client/KubernetesServer';
import { gatherRbac, withEntitlements } from '../gatherRbac';
import { KubernetesConfig, ObserveConfig } from '../readKubernetesConfig';
import { withAccounts } from './describeAccounts';
import { withTokens } from './describeTokens';
import { readCluster } from './readCluster';

/** Service accounts of one cluster, what they may do and who may act as them, as a live source. */
export class ClusterSource implements InventorySource {
  readonly id: string;
  readonly kind = 'kubernetes';
  readonly title: string;
  readonly environment?: string;
  readonly #realm: string;
  readonly #observe: ObserveConfig;
  readonly #remediated: readonly string[];
  // Not printed with the object: it holds the source's own token.
  readonly #server: KubernetesServer;

  constructor(
    about: Omit<KubernetesConfig, 'connection'>,
    options: { observe: ObserveConfig; server: KubernetesServer },
  ) {
    this.#remediated = about.remediation?.namespaces ?? [];
    this.id = about.id;
    this.title = about.title;
    this.environment = about.environment;
    this.#realm = about.realm;
    this.#observe = options.observe;
    this.#server = options.server;
  }

  async observe({
    now,
    signal,
  }: {
    now: Date;
    signal: AbortSignal;
  }): Promise<ObservationInput> {
    const read = await readCluster(this.#server, {
      namespaces: this.#observe.namespaces,
      signal,
    });
    const { identities, observedRoles, bound } = gatherRbac(read, {
      realm: this.#realm,
      namespace: 'default',
    });
    const described = withTokens(
      read.hasAllBindings ? withEntitlements(identities, bound) : identities,
      { ...read, now },
    );
    return {
      kind: this.kind,
      observedAt: now.toISOString(),
      basis: 'observed',
      // What could not be read is not absent.
      ...(read.unreadable.length === 0
        ? { mode: 'snapshot', realms: [this.#realm] }
        : { mode: 'delta' }),
      identities: withAccounts(described, {
        ...read,
        namespaces: this.#remediated,
      }).map(identity => ({ environment: this.environment, ...identity })),
      roles: observedRoles,
      unreadable: read.unreadable,
    };
  }
}
