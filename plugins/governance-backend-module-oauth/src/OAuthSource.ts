import {
  ObservationInput,
  ObservedIdentity,
  UnreadableItem,
} from '@countersign/plugin-governance-common';
import { InventorySource } from '@countersign/plugin-governance-node';
import { ClientAnswer } from './AuthorizationServer';
import { ClientRegistry, isRegistered } from './ClientRegistry';
import { endOf, isAlive, scopesOf } from './describeClient';
import { LostHoldError } from './errors';
import { OAuthSourceConfig } from './readOAuthConfig';
import { Registration } from './RegistrationStore';

/** External id of the one credential that a client has: its secret. */
export const SECRET_CREDENTIAL = 'client-secret';

/** What the external id of a scope starts with. */
export const SCOPE_GRANT = 'scope:';

function describe(
  registration: Registration,
  client: ClientAnswer,
  now: Date,
): ObservedIdentity {
  const expiresAt = endOf(registration, client);
  const active = isAlive(client) && Date.parse(expiresAt) > now.getTime();
  return {
    key: {
      realm: registration.source,
      region: '',
      externalId: client.client_id,
    },
    type: 'oauth-client',
    displayName: client.client_name ?? client.client_id,
    status: active ? 'active' : 'disabled',
    purpose: registration.purpose,
    environment: registration.environment,
    owner: registration.owner,
    createdAt: registration.createdAt,
    authMethods: ['client_secret_basic'],
    labels: { identity: registration.identity, credential: registration.tag },
    credentials: [
      {
        externalId: SECRET_CREDENTIAL,
        kind: 'client-secret',
        displayName: 'client secret',
        status: active ? 'active' : 'inactive',
        createdAt: registration.createdAt,
        expiresAt,
        requestedBy: registration.requestedBy,
      },
    ],
    grants: scopesOf(client).map(scope => ({
      externalId: `${SCOPE_GRANT}${scope}`,
      kind: 'scope' as const,
      name: scope,
    })),
    entitlements: [],
  };
}

/** The clients that were registered from here, each as the server shows it. Others of the server it cannot be asked for. */
export class OAuthSource implements InventorySource {
  readonly id: string;
  readonly kind = 'oauth';
  readonly title: string;
  readonly environment?: string;
  readonly #registry: ClientRegistry;

  constructor(config: OAuthSourceConfig, registry: ClientRegistry) {
    this.id = config.id;
    this.title = config.title;
    this.environment = config.environment;
    this.#registry = registry;
  }

  async observe({
    now,
    signal,
  }: {
    now: Date;
    signal: AbortSignal;
  }): Promise<ObservationInput> {
    // Whoever asks is to hear that the server cannot be reached, also where there is no client yet.
    await this.#registry.server.findRegistration(signal);
    const identities = new Array<ObservedIdentity>();
    const unreadable = new Array<UnreadableItem>();
    for (const registration of await this.#registry.store.list(this.id)) {
      if (isRegistered(registration)) {
        try {
          const client = await this.#registry.read(registration, signal);
          if (client) {
            identities.push(describe(registration, client, now));
          }
        } catch (error) {
          if (!(error instanceof LostHoldError)) {
            throw error;
          }
          unreadable.push({
            item: registration.client.id,
            reason: error.message,
          });
        }
      }
    }
    return {
      kind: this.kind,
      observedAt: now.toISOString(),
      basis: 'observed',
      mode: 'snapshot',
      realms: [this.id],
      identities,
      unreadable,
    };
  }
}
