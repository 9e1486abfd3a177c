import { InputError, NotFoundError } from '@backstage/errors';
import { createHmac, randomBytes } from 'node:crypto';
import {
  ApiClient,
  ApiKey,
  ReferenceApiKeyStore,
} from './ReferenceApiKeyStore';

/**
 * The answer to an introspection request (RFC 7662, section 2.2).
 *
 * @public
 */
export type Introspection =
  | { active: false }
  | {
      active: true;
      client_id: string;
      sub: string;
      scope: string;
      iat: number;
      exp?: number;
      token_type: 'api_key';
    };

/**
 * Issues API keys and says whether one is good. A key is shown once, to whoever asks for it in this process; what is
 * kept is its HMAC under a pepper that lies in the configuration.
 *
 * @public
 */
export class ReferenceIssuer {
  readonly #store: ReferenceApiKeyStore;
  readonly #pepper: string;
  readonly #now: () => Date;

  constructor(options: {
    store: ReferenceApiKeyStore;
    pepper: string;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#pepper = options.pepper;
    this.#now = options.now;
  }

  /** Registers a client, or leaves the one that is there. */
  async registerClient(
    client: Omit<ApiClient, 'createdAt'> & { createdAt?: Date },
  ): Promise<void> {
    await this.#store.addClient({
      ...client,
      createdAt: (client.createdAt ?? this.#now()).toISOString(),
    });
  }

  /**
   * Makes a key for a client.
   *
   * @throws NotFoundError where the client is not registered, InputError where the expiry lies in the past.
   */
  async issueKey(options: {
    clientId: string;
    keyId?: string;
    createdAt?: Date;
    expiresAt?: Date;
  }): Promise<{ keyId: string; secret: string }> {
    if (!(await this.#store.findClient(options.clientId))) {
      throw new NotFoundError(`No client '${options.clientId}' is registered`);
    }
    if (options.expiresAt && options.expiresAt <= this.#now()) {
      throw new InputError(
        `expiresAt '${options.expiresAt.toISOString()}' lies in the past; give a time in the future`,
      );
    }
    const keyId = options.keyId ?? `ak_${randomBytes(6).toString('hex')}`;
    const secret = `${keyId}.${randomBytes(32).toString('base64url')}`;
    await this.#store.addKey({
      id: keyId,
      clientId: options.clientId,
      digest: this.digest(secret),
      status: 'active',
      createdAt: (options.createdAt ?? this.#now()).toISOString(),
      expiresAt: options.expiresAt?.toISOString(),
    });
    return { keyId, secret };
  }

  /**
   * Makes a key by an order, once: inactive until somebody sets it active. The secret is there for the call that made it,
   * and for no other.
   */
  async orderKey(options: {
    clientId: string;
    tag: string;
    scopes: string[];
    expiresAt: Date;
  }): Promise<{ key: ApiKey; secret?: string }> {
    const id = `ak_${randomBytes(6).toString('hex')}`;
    const secret = `${id}.${randomBytes(32).toString('base64url')}`;
    const key = await this.#store.addOrderedKey({
      id,
      clientId: options.clientId,
      digest: this.digest(secret),
      status: 'disabled',
      createdAt: this.#now().toISOString(),
      expiresAt: options.expiresAt.toISOString(),
      tag: options.tag,
      scopes: options.scopes,
    });
    return { key, ...(key.id === id ? { secret } : {}) };
  }

  /** The issuer's clock. */
  now(): Date {
    return this.#now();
  }

  /** The keyed digest under which a key is kept. */
  digest(secret: string): string {
    return createHmac('sha256', this.#pepper).update(secret).digest('hex');
  }

  /**
   * Whether a key is good, for a resource server. A good key's use is recorded for that caller and day. Everything that
   * is not good gets the same answer (RFC 7662, section 2.2).
   */
  async introspect(secret: string, caller: string): Promise<Introspection> {
    const key = await this.#store.findKeyByDigest(this.digest(secret));
    const now = this.#now();
    const at = now.toISOString();
    const used = { caller, day: at.slice(0, 10), at };
    if (key?.status === 'disabled') {
      // Whoever still asks for it is what its cool-down is watched for.
      await this.#store.recordUse({ keyId: key.id, ...used });
    }
    if (
      !key ||
      key.status !== 'active' ||
      (key.expiresAt && new Date(key.expiresAt) <= now)
    ) {
      return { active: false };
    }
    const client = await this.#store.findClient(key.clientId);
    if (!client) {
      return { active: false };
    }
    await this.#store.recordUse({ keyId: key.id, ...used });
    return {
      active: true,
      client_id: client.id,
      sub: key.id,
      scope: client.scopes
        .filter(scope => key.scopes?.includes(scope) ?? true)
        .join(' '),
      iat: seconds(key.createdAt),
      exp: key.expiresAt ? seconds(key.expiresAt) : undefined,
      token_type: 'api_key',
    };
  }
}

function seconds(instant: string): number {
  return Math.floor(new Date(instant).getTime() / 1000);
}
