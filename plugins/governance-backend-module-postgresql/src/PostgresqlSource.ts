import { ObservationInput } from '@countersign/plugin-governance-common';
import { InventorySource } from '@countersign/plugin-governance-node';
import { withConnection } from './connect';
import { describeRole, describeSessions, isAccount } from './describeRole';
import { PostgresqlSourceConfig } from './readPostgresqlConfig';
import { readRoles } from './readRoles';

/** The accounts of one PostgreSQL server, as a live source. */
export class PostgresqlSource implements InventorySource {
  readonly id: string;
  readonly kind = 'postgresql';
  readonly title: string;
  readonly environment?: string;
  readonly #config: PostgresqlSourceConfig;

  constructor(config: PostgresqlSourceConfig) {
    this.#config = config;
    this.id = config.id;
    this.title = config.title;
    this.environment = config.environment;
  }

  async observe(options: {
    now: Date;
    signal: AbortSignal;
  }): Promise<ObservationInput> {
    const roles = await withConnection(this.#config, options.signal, client =>
      readRoles(client, { ignoreRoles: this.#config.ignoreRoles }),
    );
    const accounts = roles.filter(isAccount);
    const realm = this.id;
    const { database } = this.#config.connection;
    const at = options.now.toISOString();
    return {
      kind: this.kind,
      observedAt: at,
      basis: 'observed',
      mode: 'snapshot',
      realms: [realm],
      identities: accounts.map(role =>
        describeRole(role, {
          realm,
          database,
          environment: this.environment,
          now: options.now,
        }),
      ),
      uses: accounts.flatMap(role =>
        describeSessions(role, { realm, now: options.now }),
      ),
    };
  }
}
