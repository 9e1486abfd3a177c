import {
  checkScopes,
  checkTerms,
  IssuedCredential,
  IssueOrder,
  Issuer,
  IssuerCapabilities,
  IssueResult,
  RemediationResult,
} from '@countersign/plugin-governance-node';
import { ClientRegistry, isRegistered } from '../ClientRegistry';
import { describeClient, describeEnded } from '../describeClient';
import { isRefusal, messageOf } from '../errors';
import { OAuthSourceConfig } from '../readOAuthConfig';
import { Registration } from '../RegistrationStore';
import { activateClient, revokeClient, suspendClient } from './changeClient';
import { registerClient } from './registerClient';

/**
 * Registers OAuth clients (RFC 7591) that may ask for no token until they are activated (RFC 7592). The server cannot be asked
 * which clients there are, so that what got lost is not found; it is dead.
 */
export class OAuthIssuer implements Issuer {
  readonly id: string;
  readonly kind = 'oauth';
  readonly title: string;
  readonly environment?: string;
  readonly source: string;
  readonly capabilities: IssuerCapabilities;
  readonly #scopes: readonly string[];
  // Not printed with the object: it holds the issuer's own token.
  readonly #registry: ClientRegistry;
  /** Calls of this process that register a client, by tag: a second one waits for the first. */
  readonly #underWay = new Map<string, Promise<IssueResult>>();

  constructor(config: OAuthSourceConfig, registry: ClientRegistry) {
    this.id = config.id;
    this.source = config.id;
    this.title = config.title;
    this.environment = config.environment;
    this.#scopes = config.scopes;
    this.#registry = registry;
    this.capabilities = {
      activation: 'native-disable',
      material: 'secret',
      revocation: 'observed',
      lists: false,
      suspends: true,
      longestLifeMs: config.longestLifeMs,
    };
  }

  check(order: IssueOrder, { now }: { now: Date }): string[] {
    return [
      ...checkTerms(order, { now, issuer: this }),
      ...checkScopes(order.scopes, this.#scopes),
    ];
  }

  async issue(
    order: IssueOrder,
    options: { now: Date; signal: AbortSignal },
  ): Promise<IssueResult> {
    const problems = this.check(order, options);
    if (problems.length > 0) {
      return { outcome: 'refused', reason: problems.join('; ') };
    }
    if (options.signal.aborted) {
      return { outcome: 'failed', reason: 'it was given up' };
    }
    for (
      let earlier = this.#underWay.get(order.tag);
      earlier;
      earlier = this.#underWay.get(order.tag)
    ) {
      await earlier;
    }
    const call = this.#issueOnce(order, options).finally(() =>
      this.#underWay.delete(order.tag),
    );
    this.#underWay.set(order.tag, call);
    return call;
  }

  activate(
    tag: string,
    { now, signal }: { now: Date; signal: AbortSignal },
  ): Promise<RemediationResult> {
    return this.#change(tag, registration =>
      activateClient(this.#registry, registration, { now, signal }),
    );
  }

  suspend(
    tag: string,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    return this.#change(tag, registration =>
      suspendClient(this.#registry, registration, { signal }),
    );
  }

  revoke(
    tag: string,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    return this.#change(tag, registration =>
      revokeClient(this.#registry, registration, { signal }),
    );
  }

  async lookup(
    tag: string,
    { now, signal }: { now: Date; signal: AbortSignal },
  ): Promise<IssuedCredential | undefined> {
    const registration = await this.#registry.store.find(this.id, tag);
    if (!registration || !isRegistered(registration)) {
      // Whoever asks is to hear that nobody answers, not that there is nothing.
      await this.#registry.server.findRegistration(signal);
      return registration && describeEnded(registration);
    }
    const client = await this.#registry.read(registration, signal);
    return client
      ? describeClient(registration, client, now)
      : describeEnded(registration);
  }

  /** Nothing: what there is at the server cannot be asked. */
  async *list(): AsyncIterable<IssuedCredential> {
    // RFC 7591 has no request for it.
  }

  async #issueOnce(
    order: IssueOrder,
    options: { now: Date; signal: AbortSignal },
  ): Promise<IssueResult> {
    const result = await registerClient(this.#registry, order, options);
    if (result) {
      return result;
    }
    try {
      const credential = await this.lookup(order.tag, options);
      return credential && credential.status !== 'revoked'
        ? { outcome: 'present', credential }
        : { outcome: 'refused', reason: 'the order was ended' };
    } catch (error) {
      return { outcome: 'unknown', reason: messageOf(error) };
    }
  }

  async #change(
    tag: string,
    work: (
      registration: Registration | undefined,
    ) => Promise<RemediationResult>,
  ): Promise<RemediationResult> {
    try {
      return await work(await this.#registry.store.find(this.id, tag));
    } catch (error) {
      return {
        outcome: 'failed',
        reason: messageOf(error),
        retryable: !isRefusal(error),
      };
    }
  }
}
