import {
  RemediationConnector,
  RemediationOrder,
  RemediationResult,
  RemediationVerification,
} from '@countersign/plugin-governance-node';
import { ClientRegistry, isRegistered, Registered } from './ClientRegistry';
import { isAlive, scopesOf } from './describeClient';
import {
  activateClient,
  revokeClient,
  suspendClient,
} from './issuing/changeClient';
import { SCOPE_GRANT, SECRET_CREDENTIAL } from './OAuthSource';

/** Carries decisions about clients that were registered from here out, and reads them back. */
export class OAuthRemediation implements RemediationConnector {
  readonly id = 'oauth@v1';
  readonly source: string;
  readonly #registry: ClientRegistry;

  constructor(registry: ClientRegistry) {
    this.source = registry.source;
    this.#registry = registry;
  }

  supports(order: Pick<RemediationOrder, 'action' | 'subject'>): boolean {
    const { kind, externalId } = order.subject;
    return (
      order.action !== 'reduce' &&
      (kind === 'credential'
        ? externalId === SECRET_CREDENTIAL
        : externalId.startsWith(SCOPE_GRANT))
    );
  }

  async apply(
    order: RemediationOrder,
    { signal }: { idempotencyKey: string; signal: AbortSignal },
  ): Promise<RemediationResult> {
    const registration = await this.#find(order);
    if (!registration) {
      return {
        outcome: 'already-applied',
        detail: `client ${order.identity.externalId} is not registered from here`,
      };
    }
    if (order.subject.kind === 'grant') {
      return this.#changeScope(order, registration, signal);
    }
    switch (order.action) {
      case 'restore':
        return activateClient(this.#registry, registration, {
          now: new Date(),
          signal,
        });
      case 'disable':
        return suspendClient(this.#registry, registration, { signal });
      case 'revoke':
        // What is deleted cannot be looked at any more: until a cool-down is over it only gets no tokens.
        return order.disabledAt === undefined
          ? suspendClient(this.#registry, registration, { signal })
          : revokeClient(this.#registry, registration, { signal });
      case 'reduce':
        return { outcome: 'refused', reason: 'a secret cannot be reduced' };
      default:
        throw new Error(`Unexpected action ${order.action satisfies never}`);
    }
  }

  async verify(
    order: RemediationOrder,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationVerification> {
    const wanted = order.action === 'restore';
    const registration = await this.#find(order);
    const { externalId: id } = order.identity;
    if (!registration) {
      return {
        verified: !wanted,
        detail: `client ${id} is not registered from here any more`,
      };
    }
    const client = await this.#registry.read(registration, signal);
    if (!client) {
      return { verified: !wanted, detail: `client ${id} was deleted` };
    }
    if (order.subject.kind === 'credential') {
      return {
        verified: isAlive(client) === wanted,
        detail: `the server shows client ${id} with the grants ${
          client.grant_types?.join(', ') || 'none'
        }`,
      };
    }
    const scope = order.subject.externalId.slice(SCOPE_GRANT.length);
    const scopes = scopesOf(client);
    return {
      verified: scopes.includes(scope) === wanted,
      detail: `the server shows client ${id} with the scopes ${
        scopes.join(', ') || 'none'
      }`,
    };
  }

  async #changeScope(
    order: RemediationOrder,
    registration: Registered,
    signal: AbortSignal,
  ): Promise<RemediationResult> {
    const scope = order.subject.externalId.slice(SCOPE_GRANT.length);
    const { id } = registration.client;
    const client = await this.#registry.read(registration, signal);
    const wanted = order.action === 'restore';
    if (!client) {
      return wanted
        ? { outcome: 'refused', reason: `client ${id} was deleted` }
        : { outcome: 'already-applied', detail: `client ${id} was deleted` };
    }
    const held = scopesOf(client);
    if (held.includes(scope) === wanted) {
      return {
        outcome: 'already-applied',
        detail: `client ${id} holds ${held.join(', ') || 'no scope'}`,
      };
    }
    // Gives back only what was ordered once.
    if (wanted && !registration.scopes.includes(scope)) {
      return {
        outcome: 'refused',
        reason: `'${scope}' was never approved for client ${id}`,
      };
    }
    const kept = wanted
      ? [...held, scope].sort()
      : held.filter(one => one !== scope);
    if (kept.length === 0) {
      return {
        outcome: 'refused',
        reason: `'${scope}' is the last scope of client ${id}, and a server may read none as all: revoke its secret`,
      };
    }
    await this.#registry.change(
      registration,
      { client, changes: { scope: kept.join(' ') } },
      signal,
    );
    return {
      outcome: 'applied',
      detail: `client ${id} holds ${kept.join(', ')}`,
    };
  }

  async #find(order: RemediationOrder): Promise<Registered | undefined> {
    const registrations = await this.#registry.store.list(this.source);
    return registrations
      .filter(isRegistered)
      .find(({ client }) => client.id === order.identity.externalId);
  }
}
