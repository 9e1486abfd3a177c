import {
  IdentityKey,
  ObservationInput,
  ObservedCredential,
} from '@countersign/plugin-governance-common';
import { InventorySource } from '@countersign/plugin-governance-node';
import { ApiKey, ReferenceApiKeyStore } from './ReferenceApiKeyStore';

const STATUS = {
  active: 'active',
  disabled: 'inactive',
  revoked: 'revoked',
} as const;

/** The clients of the reference issuer with their keys, scopes and complete use. */
export class ReferenceApiKeySource implements InventorySource {
  readonly id: string;
  readonly kind = 'reference-api-keys';
  readonly title = 'Reference API-key issuer';
  readonly environment: string;
  readonly #store: ReferenceApiKeyStore;

  constructor(options: {
    id: string;
    environment: string;
    store: ReferenceApiKeyStore;
  }) {
    this.id = options.id;
    this.environment = options.environment;
    this.#store = options.store;
  }

  async observe(options: {
    now: Date;
    signal: AbortSignal;
  }): Promise<ObservationInput> {
    const [clients, keys, uses] = await Promise.all([
      this.#store.listClients(),
      this.#store.listKeys(),
      this.#store.listUse(),
    ]);
    options.signal.throwIfAborted();
    const identityOf = (clientId: string): IdentityKey => ({
      realm: this.id,
      region: '',
      externalId: clientId,
    });
    const clientOfKey = new Map(keys.map(key => [key.id, key.clientId]));
    const firstKeyAt = keys.map(key => key.createdAt).sort()[0];
    return {
      kind: this.kind,
      observedAt: options.now.toISOString(),
      basis: 'observed',
      mode: 'snapshot',
      realms: [this.id],
      identities: clients.map(client => {
        const own = keys.filter(key => key.clientId === client.id);
        return {
          key: identityOf(client.id),
          type: 'api-key',
          displayName: client.displayName,
          status: own.some(key => key.status === 'active')
            ? 'active'
            : 'disabled',
          purpose: client.purpose,
          owner: client.owner,
          environment: this.environment,
          createdAt: client.createdAt,
          lastUsedAt: lastUse(own),
          authMethods: ['static-key'],
          labels: client.labels,
          credentials: own.map(
            (key): ObservedCredential => ({
              externalId: key.id,
              kind: 'api-key',
              displayName: `key ${key.id}`,
              status: STATUS[key.status],
              createdAt: key.createdAt,
              expiresAt: key.expiresAt ?? 'never',
              lastUsedAt: key.lastUsedAt ?? 'never',
              fingerprint: key.digest,
              requestedBy: client.requestedBy,
            }),
          ),
          grants: client.scopes.map(scope => ({
            externalId: `scope:${scope}`,
            kind: 'scope' as const,
            name: scope,
            privileged: /(^|:)admin$|\*/.test(scope),
            requestedBy: client.requestedBy,
          })),
        };
      }),
      uses: uses.map(use => ({
        identity: identityOf(clientOfKey.get(use.keyId) ?? ''),
        credential: use.keyId,
        caller: use.caller,
        day: use.day,
        count: use.count,
      })),
      // Every use goes through introspection, so from the first key on nothing is missed.
      useWindow: firstKeyAt
        ? { from: firstKeyAt, to: options.now.toISOString() }
        : undefined,
    };
  }
}

function lastUse(keys: ApiKey[]): string {
  const uses = keys.flatMap(key => key.lastUsedAt ?? []).sort();
  return uses.at(-1) ?? 'never';
}
