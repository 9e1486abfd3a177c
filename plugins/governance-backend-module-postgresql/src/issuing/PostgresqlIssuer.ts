import {
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
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { withConnection } from '../connect';
import {
  PostgresqlIssuerConfig,
  PostgresqlSourceConfig,
} from '../readPostgresqlConfig';
import { changeLogin, LoginChange } from './changeLogin';
import { checkGranting } from './checkGranting';
import { isDuplicate, isRefusal, isServerError, messageOf } from './errors';
import { hasSessions } from './hasSessions';
import { planIssue } from './planIssue';
import { describeLogin, readLogins } from './readLogin';
import { retryConcurrentUpdate } from '../retryConcurrentUpdate';
import { inWordsOf } from './scopes';
import { scramVerifier } from './scramVerifier';

/** 256 bits, written in characters that need no SASLprep and no quoting anywhere. */
const PASSWORD_BYTES = 32;

/**
 * Makes logins of a PostgreSQL server: roles that the server refuses (`NOLOGIN`) until they are activated, with a SCRAM
 * verifier, an end (`VALID UNTIL`) and the memberships and table rights of the order. Each credential is a role of its own,
 * so that a new one works beside the old.
 */
export class PostgresqlIssuer implements Issuer {
  readonly id: string;
  readonly kind = 'postgresql';
  readonly title: string;
  readonly environment?: string;
  readonly source: string;
  readonly capabilities: IssuerCapabilities;
  // Not printed with the object: the connection holds the issuer's own password.
  readonly #config: PostgresqlSourceConfig;
  readonly #issuer: PostgresqlIssuerConfig;

  constructor(config: PostgresqlSourceConfig, issuer: PostgresqlIssuerConfig) {
    this.#config = config;
    this.#issuer = issuer;
    this.id = config.id;
    this.source = config.id;
    this.title = config.title;
    this.environment = config.environment;
    this.capabilities = {
      activation: 'native-disable',
      material: 'secret',
      revocation: 'observed',
      lists: true,
      suspends: true,
      longestLifeMs: issuer.longestLifeMs,
    };
  }

  check(order: IssueOrder, { now }: { now: Date }): string[] {
    return [
      ...checkTerms(order, { now, issuer: this }),
      ...checkGranting(order, this.#issuer),
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
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const verifier = await scramVerifier(password);
    let sent = false;
    try {
      return await withConnection(
        this.#config,
        options.signal,
        async (client): Promise<IssueResult> => {
          const present = await this.#find(client, order.tag, options.now);
          if (present) {
            return { outcome: 'present', credential: present };
          }
          const text = planIssue(order, {
            issuer: this.id,
            verifier,
            escapeIdentifier: name => client.escapeIdentifier(name),
            escapeLiteral: value => client.escapeLiteral(value),
          });
          sent = true;
          const isMine = await make(client, text);
          const credential = await this.#find(client, order.tag, options.now);
          if (!credential) {
            return {
              outcome: 'unknown',
              reason: 'the server made the login and does not show it',
            };
          }
          return isMine
            ? {
                outcome: 'issued',
                credential: {
                  ...credential,
                  scopes: inWordsOf(order.scopes, credential.scopes),
                },
                material: new SecretValue(password),
              }
            : { outcome: 'present', credential };
        },
      );
    } catch (error) {
      const reason = messageOf(error);
      if (isRefusal(error)) {
        return { outcome: 'refused', reason };
      }
      return {
        outcome: sent && !isServerError(error) ? 'unknown' : 'failed',
        reason,
      };
    }
  }

  activate(
    tag: string,
    options: { now: Date; signal: AbortSignal },
  ): Promise<RemediationResult> {
    return this.#change(tag, 'activate', options);
  }

  suspend(
    tag: string,
    options: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    return this.#change(tag, 'suspend', { ...options, now: new Date(0) });
  }

  revoke(
    tag: string,
    options: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    return this.#change(tag, 'revoke', { ...options, now: new Date(0) });
  }

  lookup(
    tag: string,
    options: { now: Date; signal: AbortSignal },
  ): Promise<IssuedCredential | undefined> {
    return withConnection(this.#config, options.signal, client =>
      this.#find(client, tag, options.now),
    );
  }

  /** Open sessions are what a PostgreSQL server shows of use; it keeps no record of earlier ones. */
  use(
    tag: string,
    { signal }: { signal: AbortSignal },
  ): Promise<CredentialUse | undefined> {
    return withConnection(this.#config, signal, async client => {
      const [login] = await readLogins(client, { issuer: this.id, tag });
      return login && { now: await hasSessions(client, login.role) };
    });
  }

  async *list(options: {
    now: Date;
    signal: AbortSignal;
  }): AsyncIterable<IssuedCredential> {
    const logins = await withConnection(this.#config, options.signal, client =>
      readLogins(client, { issuer: this.id }),
    );
    for (const login of logins) {
      if (!login.revoked) {
        yield describeLogin(login, options);
      }
    }
  }

  async #find(
    client: Client,
    tag: string,
    now: Date,
  ): Promise<IssuedCredential | undefined> {
    const [login] = await readLogins(client, { issuer: this.id, tag });
    return login && describeLogin(login, { now });
  }

  async #change(
    tag: string,
    change: LoginChange,
    { now, signal }: { now: Date; signal: AbortSignal },
  ): Promise<RemediationResult> {
    try {
      return await withConnection(this.#config, signal, async client => {
        const [login] = await readLogins(client, { issuer: this.id, tag });
        return changeLogin(client, login, { change, now });
      });
    } catch (error) {
      return {
        outcome: 'failed',
        reason: messageOf(error),
        retryable: !isRefusal(error),
      };
    }
  }
}

/** Makes the login, or finds that another call with this tag was faster. @returns whether this call made it */
async function make(client: Client, text: string): Promise<boolean> {
  try {
    await retryConcurrentUpdate(async () => {
      try {
        await client.query(text);
      } catch (error) {
        if (isServerError(error)) {
          await client.query('ROLLBACK');
        }
        throw error;
      }
    });
    return true;
  } catch (error) {
    if (isDuplicate(error)) {
      return false;
    }
    throw error;
  }
}
