import {
  RemediationConnector,
  RemediationOrder,
  RemediationResult,
  RemediationVerification,
} from '@countersign/plugin-governance-node';
import { ReferenceApiKeyStore } from './ReferenceApiKeyStore';

const SCOPE = 'scope:';

/** Carries decisions about keys and scopes of the reference issuer out, and reads them back. */
export class ReferenceApiKeyRemediation implements RemediationConnector {
  readonly id = 'reference-api-keys@v1';
  readonly source: string;
  readonly #store: ReferenceApiKeyStore;

  constructor(options: { source: string; store: ReferenceApiKeyStore }) {
    this.source = options.source;
    this.#store = options.store;
  }

  supports(order: Pick<RemediationOrder, 'action' | 'subject'>): boolean {
    return order.subject.kind === 'credential' || order.action === 'revoke';
  }

  async apply(order: RemediationOrder): Promise<RemediationResult> {
    const { kind, externalId } = order.subject;
    if (kind === 'grant') {
      const client = await this.#store.findClient(order.identity.externalId);
      const scope = externalId.slice(SCOPE.length);
      if (!client?.scopes.includes(scope)) {
        return { outcome: 'already-applied', detail: `${scope} is not held` };
      }
      await this.#store.setScopes(
        client.id,
        client.scopes.filter(held => held !== scope),
      );
      return { outcome: 'applied', detail: `${scope} taken away` };
    }
    const key = await this.#store.findKey(externalId);
    if (!key) {
      return { outcome: 'refused', reason: `no key ${externalId} exists` };
    }
    switch (order.action) {
      case 'reduce': {
        const expiresAt = order.reduceTo?.expiresAt;
        // Compared as times: two texts with different offsets say nothing about which is earlier.
        const isEarlier =
          expiresAt !== undefined &&
          (!key.expiresAt || Date.parse(expiresAt) < Date.parse(key.expiresAt));
        if (!isEarlier) {
          return {
            outcome: 'refused',
            reason: `a key can be reduced to an earlier expiry than ${
              key.expiresAt ?? 'never'
            } only, not to ${expiresAt ?? 'nothing'}`,
          };
        }
        await this.#store.setKeyExpiry(
          key.id,
          new Date(expiresAt).toISOString(),
        );
        return { outcome: 'applied', detail: `expires ${expiresAt}` };
      }
      case 'restore':
        return this.#setStatus(key.id, 'active');
      case 'disable':
        return this.#setStatus(key.id, 'disabled');
      case 'revoke':
        return this.#setStatus(key.id, 'revoked');
      default:
        throw new Error(`Unexpected action ${order.action satisfies never}`);
    }
  }

  async verify(order: RemediationOrder): Promise<RemediationVerification> {
    const { kind, externalId } = order.subject;
    if (kind === 'grant') {
      const client = await this.#store.findClient(order.identity.externalId);
      const held = client?.scopes ?? [];
      return {
        verified: !held.includes(externalId.slice(SCOPE.length)),
        detail: `the client holds ${held.join(' ') || 'no scope'}`,
      };
    }
    const key = await this.#store.findKey(externalId);
    const detail = `introspection answers active = ${
      key?.status === 'active'
    } for ${externalId} (status ${key?.status ?? 'none'}, expires ${
      key?.expiresAt ?? 'never'
    })`;
    switch (order.action) {
      case 'restore':
        return { verified: key?.status === 'active', detail };
      case 'reduce':
        return {
          verified:
            key?.expiresAt !== undefined &&
            order.reduceTo?.expiresAt !== undefined &&
            new Date(key.expiresAt) <= new Date(order.reduceTo.expiresAt),
          detail,
        };
      case 'disable':
      case 'revoke':
        return { verified: key?.status !== 'active', detail };
      default:
        throw new Error(`Unexpected action ${order.action satisfies never}`);
    }
  }

  async #setStatus(
    id: string,
    status: 'active' | 'disabled' | 'revoked',
  ): Promise<RemediationResult> {
    return (await this.#store.setKeyStatus(id, status))
      ? { outcome: 'applied', detail: `status ${status}` }
      : { outcome: 'already-applied', detail: `status was ${status} already` };
  }
}
