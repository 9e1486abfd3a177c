import {
  checkScopes,
  checkTerms,
  CredentialUse,
  IssuedCredential,
  IssueOrder,
  Issuer,
  IssuerCapabilities,
  IssueResult,
  RemediationResult,
  SecretValue,
} from '@countersign/plugin-governance-node';
import { ApiKey, ReferenceApiKeyStore } from './ReferenceApiKeyStore';
import { ReferenceIssuer } from './ReferenceIssuer';

const LONGEST_LIFE_MS = 90 * 24 * 60 * 60 * 1000;

interface Options {
  /** Id of the source that observes the keys. */
  id: string;
  environment: string;
  /** Scopes that may be ordered. */
  scopes: readonly string[];
  store: ReferenceApiKeyStore;
  issuer: ReferenceIssuer;
}

/**
 * Orders to the reference issuer: keys that introspection calls inactive until they are activated. A key may do what was
 * ordered and its client holds; what the client loses, the key loses.
 */
export class ApiKeyIssuer implements Issuer {
  readonly id: string;
  readonly kind = 'reference-api-keys';
  readonly title = 'Reference API-key issuer';
  readonly environment: string;
  readonly source: string;
  readonly capabilities: IssuerCapabilities = {
    activation: 'native-disable',
    material: 'secret',
    revocation: 'observed',
    lists: true,
    suspends: true,
    longestLifeMs: LONGEST_LIFE_MS,
  };
  readonly #scopes: readonly string[];
  readonly #store: ReferenceApiKeyStore;
  readonly #issuer: ReferenceIssuer;

  constructor({ id, environment, scopes, store, issuer }: Options) {
    this.id = id;
    this.source = id;
    this.environment = environment;
    this.#scopes = scopes;
    this.#store = store;
    this.#issuer = issuer;
  }

  check(order: IssueOrder, { now }: { now: Date }): string[] {
    return [
      ...checkTerms(order, { now, issuer: this }),
      ...checkScopes(order.scopes, this.#scopes),
    ];
  }

  async issue(
    order: IssueOrder,
    { now, signal }: { now: Date; signal: AbortSignal },
  ): Promise<IssueResult> {
    if (signal.aborted) {
      return { outcome: 'failed', reason: `given up: ${signal.reason}` };
    }
    const problems = this.check(order, { now });
    const client = await this.#store.findClient(order.identity);
    const lacking = order.scopes.filter(
      scope => client && !client.scopes.includes(scope),
    );
    const reasons = [
      ...problems,
      ...(client ? [] : [`no client '${order.identity}' is registered`]),
      ...lacking.map(scope => `the client does not hold '${scope}'`),
    ];
    if (reasons.length > 0) {
      return { outcome: 'refused', reason: reasons.join('; ') };
    }
    const made = await this.#issuer.orderKey({
      clientId: order.identity,
      tag: order.tag,
      scopes: [...order.scopes].sort(),
      expiresAt: new Date(order.notAfter),
    });
    const credential = describe(made.key, now);
    return made.secret === undefined
      ? { outcome: 'present', credential }
      : {
          outcome: 'issued',
          credential,
          material: new SecretValue(made.secret),
        };
  }

  async activate(
    tag: string,
    { now }: { now: Date; signal: AbortSignal },
  ): Promise<RemediationResult> {
    const key = await this.#store.findKeyByTag(tag);
    if (!key) {
      return { outcome: 'refused', reason: 'there is no such key' };
    }
    const { status, notAfter } = describe(key, this.#latest(now));
    if (status === 'revoked' || status === 'expired') {
      return {
        outcome: 'refused',
        reason: `key ${key.id} ${
          status === 'revoked' ? 'was revoked' : `has ended at ${notAfter}`
        }`,
      };
    }
    return this.#setStatus(key, 'active');
  }

  async suspend(tag: string): Promise<RemediationResult> {
    const key = await this.#store.findKeyByTag(tag);
    return key && key.status !== 'revoked'
      ? this.#setStatus(key, 'disabled')
      : { outcome: 'refused', reason: 'there is no such key' };
  }

  async revoke(tag: string): Promise<RemediationResult> {
    const key = await this.#store.findKeyByTag(tag);
    return key
      ? this.#setStatus(key, 'revoked')
      : { outcome: 'already-applied', detail: 'there is no such key' };
  }

  async lookup(
    tag: string,
    { now }: { now: Date; signal: AbortSignal },
  ): Promise<IssuedCredential | undefined> {
    const key = await this.#store.findKeyByTag(tag);
    return key && describe(key, this.#latest(now));
  }

  async use(tag: string): Promise<CredentialUse | undefined> {
    const key = await this.#store.findKeyByTag(tag);
    return (
      key && {
        now: false,
        ...(key.lastUsedAt ? { lastUsedAt: key.lastUsedAt } : {}),
      }
    );
  }

  async *list({
    now,
  }: {
    now: Date;
    signal: AbortSignal;
  }): AsyncIterable<IssuedCredential> {
    for (const key of await this.#store.listKeys()) {
      if (key.tag !== undefined && key.status !== 'revoked') {
        yield describe(key, this.#latest(now));
      }
    }
  }

  /** Whichever of two clocks is ahead: a slow one keeps nothing alive. */
  #latest(now: Date): Date {
    const own = this.#issuer.now();
    return own > now ? own : now;
  }

  async #setStatus(
    key: ApiKey,
    status: ApiKey['status'],
  ): Promise<RemediationResult> {
    const detail = `key ${key.id} is ${status}`;
    return (await this.#store.setKeyStatus(key.id, status))
      ? { outcome: 'applied', detail }
      : { outcome: 'already-applied', detail };
  }
}

const STATUS = {
  active: 'usable',
  disabled: 'disabled',
  revoked: 'revoked',
} as const;

function describe(key: ApiKey, now: Date): IssuedCredential {
  const notAfter = key.expiresAt ?? key.createdAt;
  const isOver = key.status !== 'revoked' && new Date(notAfter) <= now;
  return {
    tag: key.tag ?? '',
    externalId: key.id,
    identity: key.clientId,
    status: isOver ? 'expired' : STATUS[key.status],
    scopes: key.scopes ?? [],
    notAfter,
    publicDigest: key.digest,
  };
}
