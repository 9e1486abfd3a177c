import { ObservationInput } from '@countersign/plugin-governance-common';
import { InventorySource } from '@countersign/plugin-governance-node';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { ObserveConfig, OpenBaoConfig } from '../readOpenBaoConfig';
import { describeAppRole } from './describeAppRole';
import { readAppRoles } from './readAppRoles';

/** The AppRoles of one server, as a live source. */
export class ApproleSource implements InventorySource {
  readonly id: string;
  readonly kind = 'openbao';
  readonly title: string;
  readonly environment?: string;
  readonly #mounts: readonly string[];
  // Not printed with the object: it holds the source's own token.
  readonly #server: OpenBaoServer;

  constructor(
    { id, title, environment }: Omit<OpenBaoConfig, 'connection'>,
    options: { observe: ObserveConfig; server: OpenBaoServer },
  ) {
    this.id = id;
    this.title = title;
    this.environment = environment;
    this.#mounts = options.observe.mounts;
    this.#server = options.server;
  }

  async observe({
    now,
    signal,
  }: {
    now: Date;
    signal: AbortSignal;
  }): Promise<ObservationInput> {
    const { roles, unreadable } = await readAppRoles(
      this.#server,
      this.#mounts,
      signal,
    );
    return {
      kind: this.kind,
      observedAt: now.toISOString(),
      basis: 'observed',
      mode: 'snapshot',
      realms: [...this.#mounts],
      identities: roles.map(role =>
        describeAppRole(role, { environment: this.environment, now }),
      ),
      unreadable,
    };
  }
}
