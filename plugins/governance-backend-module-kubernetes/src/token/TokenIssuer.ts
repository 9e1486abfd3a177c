import {
  checkScopes,
  checkTerms,
  IssuedCredential,
  IssueOrder,
  Issuer,
  IssuerCapabilities,
  IssueResult,
  issueUnlessPresent,
  RemediationResult,
} from '@countersign/plugin-governance-node';
import { setTimeout as wait } from 'node:timers/promises';
import { userOf } from '../accounts';
import { isRefusal, messageOf } from '../client/errors';
import { KubernetesServer } from '../client/KubernetesServer';
import { tryAgain } from '../client/tryAgain';
import {
  AccountName,
  KubernetesConfig,
  TokenIssuerConfig,
} from '../readKubernetesConfig';
import { describeToken } from './describeToken';
import { makeToken, MARGIN_SECONDS, SHORTEST_LIFE_SECONDS } from './makeToken';
import { Tokens } from './Tokens';
import { confirmedAnnotations, fitsSecret, TokenSecret } from './TokenSecret';

type Call = { now: Date; signal: AbortSignal };

function failed(error: unknown): RemediationResult {
  return {
    outcome: 'failed',
    reason: messageOf(error),
    retryable: !isRefusal(error),
  };
}

/** By so much the server's clock may be behind ours. */
const SKEW_MS = 60_000;

/** Whether a server may have let the token of a Secret in a moment ago: somebody has it, and it has not ended long since. */
function mayBeUsed({ token }: TokenSecret, now: Date): boolean {
  return (
    token !== undefined && Date.parse(token.expiresAt) + SKEW_MS > now.getTime()
  );
}

/**
 * Makes short-lived tokens of service accounts by the TokenRequest API. Each is bound to a Secret of its own, with nothing in it
 * but whose it is; without that Secret the server refuses the token. A token works as soon as it is made, so none is made before
 * its owner has confirmed it.
 */
export class TokenIssuer implements Issuer {
  readonly id: string;
  readonly kind = 'kubernetes';
  readonly title: string;
  readonly environment?: string;
  readonly source?: string;
  readonly capabilities: IssuerCapabilities;
  readonly #config: TokenIssuerConfig;
  // Not printed with the object: it holds the issuer's own token.
  readonly #tokens: Tokens;

  constructor(
    about: Omit<KubernetesConfig, 'connection'>,
    options: { issuer: TokenIssuerConfig; server: KubernetesServer },
  ) {
    const { issuer, server } = options;
    this.id = about.id;
    this.title = about.title;
    this.environment = about.environment;
    const seen = about.observe?.namespaces;
    const isSeen = issuer.accounts.every(
      ({ namespace }) => !seen || seen.includes(namespace),
    );
    // Where the accounts are not observed, an order may be for an identity of any source.
    if (about.observe && isSeen) {
      this.source = about.id;
    }
    this.#config = issuer;
    this.#tokens = new Tokens(server, {
      issuer: about.id,
      accounts: issuer.accounts,
    });
    this.capabilities = {
      activation: 'bounded-automatic',
      material: 'secret',
      revocation: 'observed',
      lists: true,
      suspends: false,
      longestLifeMs: issuer.longestLifeMs,
    };
  }

  check(order: IssueOrder, { now }: { now: Date }): string[] {
    const { accounts, audiences } = this.#config;
    const life = (Date.parse(order.notAfter) - now.getTime()) / 1000;
    return [
      ...checkTerms(order, { now, issuer: this }),
      ...(life > 0 && life < SHORTEST_LIFE_SECONDS + MARGIN_SECONDS
        ? ['it would live for less than ten minutes, and no token here does']
        : []),
      ...(fitsSecret(order.tag)
        ? []
        : [`no Secret can be named after the tag '${order.tag}'`]),
      ...(this.#accountOf(order)
        ? []
        : [
            `'${
              order.identity
            }' is no service account that tokens can be ordered of here; those that can: ${
              accounts.map(userOf).join(', ') || 'none'
            }`,
          ]),
      ...checkScopes(order.scopes, audiences, 'audiences'),
    ];
  }

  async issue(order: IssueOrder, options: Call): Promise<IssueResult> {
    const account = this.#accountOf(order);
    if (!account) {
      return {
        outcome: 'refused',
        reason: this.check(order, options).join('; '),
      };
    }
    return issueUnlessPresent(order, {
      ...options,
      issuer: this,
      isRefusal,
      make: () => makeToken(this.#tokens, order, { ...options, account }),
    });
  }

  async activate(tag: string, call: Call): Promise<RemediationResult> {
    try {
      return await tryAgain(() => this.#confirm(tag, call));
    } catch (error) {
      return failed(error);
    }
  }

  /** Refuses: a Secret that is gone does not come back as the same one. */
  async suspend(): Promise<RemediationResult> {
    return {
      outcome: 'refused',
      reason: 'a token can be revoked, and not be put out of service',
    };
  }

  /**
   * Takes the Secret away, and waits until no server remembers having let its token in. What is not there may have been taken away
   * a moment ago, so it waits then too.
   */
  async revoke(
    tag: string,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    try {
      const secret = await this.#tokens.find(tag, signal);
      if (secret) {
        await this.#tokens.remove(secret, signal);
        if (await this.#tokens.find(tag, signal)) {
          return {
            outcome: 'failed',
            reason: 'another Secret of this tag was made meanwhile',
            retryable: true,
          };
        }
      }
      if (!secret || mayBeUsed(secret, new Date())) {
        await wait(this.#config.refusedAfterMs, undefined, { signal });
      }
      return secret
        ? {
            outcome: 'applied',
            detail: `Secret ${secret.namespace}/${secret.name} is gone, without which the servers refuse its token`,
          }
        : {
            outcome: 'already-applied',
            detail: 'there is no Secret that a token of it could be bound to',
          };
    } catch (error) {
      return failed(error);
    }
  }

  async lookup(
    tag: string,
    { now, signal }: Call,
  ): Promise<IssuedCredential | undefined> {
    const secret = await this.#tokens.find(tag, signal);
    return secret && describeToken(secret, now);
  }

  async *list({ now, signal }: Call): AsyncIterable<IssuedCredential> {
    for await (const secret of this.#tokens.list(signal)) {
      yield describeToken(secret, now);
    }
  }

  #accountOf({ identity }: IssueOrder): AccountName | undefined {
    return this.#config.accounts.find(account => userOf(account) === identity);
  }

  /** @throws AnswerError of 409 where the Secret has changed since it was looked at, as by an activation whose answer got lost */
  async #confirm(
    tag: string,
    { now, signal }: Call,
  ): Promise<RemediationResult> {
    const secret = await this.#tokens.find(tag, signal);
    if (!secret?.token) {
      return {
        outcome: 'refused',
        reason: secret
          ? 'its token was never handed out'
          : 'there is no such token',
      };
    }
    const { status, notAfter } = describeToken(secret, now);
    if (status === 'expired') {
      return { outcome: 'refused', reason: `it has ended at ${notAfter}` };
    }
    const detail = `the token of ${secret.namespace}/${secret.name} was confirmed`;
    if (secret.isConfirmed) {
      return { outcome: 'already-applied', detail };
    }
    await this.#tokens.annotate(secret, confirmedAnnotations(), signal);
    return { outcome: 'applied', detail };
  }
}
