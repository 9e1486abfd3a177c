import {
  ObservationInput,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import { InventorySource } from '@countersign/plugin-governance-node';
import { AuditLog } from '../audit/AuditLog';
import { messageOf } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { ObserveConfig, OpenBaoConfig } from '../readOpenBaoConfig';
import { describeAppRole } from './describeAppRole';
import { AppRole, readAppRoles } from './readAppRoles';

/** The AppRoles of one server, as a live source. */
export class ApproleSource implements InventorySource {
  readonly id: string;
  readonly kind = 'openbao';
  readonly title: string;
  readonly environment?: string;
  readonly #mounts: readonly string[];
  // Not printed with the object: it holds the source's own token.
  readonly #server: OpenBaoServer;
  readonly #audit?: AuditLog;

  constructor(
    { id, title, environment }: Omit<OpenBaoConfig, 'connection'>,
    options: {
      observe: ObserveConfig;
      server: OpenBaoServer;
      audit?: AuditLog;
    },
  ) {
    this.id = id;
    this.title = title;
    this.environment = environment;
    this.#mounts = options.observe.mounts;
    this.#server = options.server;
    this.#audit = options.audit;
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
    const use = await this.#readUse(roles, signal);
    return {
      kind: this.kind,
      observedAt: now.toISOString(),
      basis: 'observed',
      // Of what could not be read it is not known whether it is gone.
      ...(unreadable.length === 0
        ? { mode: 'snapshot', realms: [...this.#mounts] }
        : { mode: 'delta' }),
      identities: roles.map((role, index) =>
        describeAppRole(role, {
          environment: this.environment,
          now,
          lastLoginAt: use.times[index],
        }),
      ),
      unreadable: [...unreadable, ...use.unreadable],
    };
  }

  /** When each role was last used. That the log cannot be read hides nothing else. */
  async #readUse(
    roles: readonly AppRole[],
    signal: AbortSignal,
  ): Promise<{
    times: Array<string | undefined>;
    unreadable: UnreadableItem[];
  }> {
    const audit = this.#audit;
    if (!audit) {
      return { times: [], unreadable: [] };
    }
    try {
      await audit.catchUp({ signal });
      return {
        times: await Promise.all(
          roles.map(({ mount, name }) => audit.lastLogin(mount, name)),
        ),
        unreadable: [],
      };
    } catch (error) {
      return {
        times: [],
        unreadable: [{ item: 'the audit log', reason: messageOf(error) }],
      };
    }
  }
}
