import { ObservationInput } from '@countersign/plugin-governance-common';
import { InventorySource } from '@countersign/plugin-governance-node';
import { describeAccount } from './describeAccount';
import { Directory } from './Directory';
import { normalizeDn } from './distinguishedNames';
import { readMemberships } from './groups';
import { readAccounts } from './readAccounts';
import { LdapSourceConfig } from './readLdapConfig';

/** The service accounts of one directory, as a live source. */
export class LdapSource implements InventorySource {
  readonly id: string;
  readonly kind = 'ldap';
  readonly title: string;
  readonly environment?: string;
  readonly #config: LdapSourceConfig;

  constructor(config: LdapSourceConfig) {
    this.#config = config;
    this.id = config.id;
    this.title = config.title;
    this.environment = config.environment;
  }

  async observe(options: {
    now: Date;
    signal: AbortSignal;
  }): Promise<ObservationInput> {
    const { accounts, memberships } = await Directory.use(
      this.#config,
      options.signal,
      async directory => ({
        accounts: await readAccounts(directory, this.#config),
        memberships: await readMemberships(directory, this.#config),
      }),
    );
    return {
      kind: this.kind,
      observedAt: options.now.toISOString(),
      basis: 'observed',
      mode: 'snapshot',
      realms: [this.id],
      identities: accounts.map(account =>
        describeAccount(account, {
          realm: this.id,
          environment: this.environment,
          groups: memberships.get(normalizeDn(account.dn)) ?? [],
          privilegedGroups: this.#config.privilegedGroups,
          now: options.now,
        }),
      ),
    };
  }
}
