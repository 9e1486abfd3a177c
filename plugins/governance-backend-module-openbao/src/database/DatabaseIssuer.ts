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
import { fitsRoleName } from '../approle/roleName';
import { isRefusal } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { reportChange } from '../issuing/reportChange';
import { DatabaseIssuerConfig } from '../readDatabaseIssuers';
import { OpenBaoConfig } from '../readOpenBaoConfig';
import { removeLogin, suspendLogin, wakeLogin } from './changeLogin';
import { describeLogin } from './describeLogin';
import { Logins } from './Logins';
import { fitsLoginName } from './loginStatements';
import { makeLogin } from './makeLogin';

type Call = { now: Date; signal: AbortSignal };

/**
 * Has the database secrets engine make logins of a PostgreSQL server, each by a role of its own, which the database refuses until
 * they are activated. The engine has no way to disable a login; it has one to say what the renewal of a lease does, which is what
 * activates one.
 */
export class DatabaseIssuer implements Issuer {
  readonly id: string;
  readonly kind = 'openbao-database';
  readonly title: string;
  readonly environment?: string;
  readonly capabilities: IssuerCapabilities;
  readonly #config: DatabaseIssuerConfig;
  // Not printed with the object: it holds the issuer's own token.
  readonly #logins: Logins;

  constructor(
    { environment }: Pick<OpenBaoConfig, 'environment'>,
    options: { issuer: DatabaseIssuerConfig; server: OpenBaoServer },
  ) {
    const { issuer } = options;
    this.id = issuer.id;
    this.title = issuer.title;
    this.environment = environment;
    this.#config = issuer;
    this.#logins = new Logins(options.server, issuer);
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
    const known = this.#config.scopes.map(({ name }) => name);
    return [
      ...checkTerms(order, { now, issuer: this }),
      ...(fitsRoleName('tag', order.tag)
        ? []
        : [`no role can be named after the tag '${order.tag}'`]),
      ...(fitsLoginName(order.identity)
        ? []
        : [
            `no login can be named after '${order.identity}'; letters, digits, '_' and '-' can be`,
          ]),
      ...checkScopes(order.scopes, known),
    ];
  }

  issue(order: IssueOrder, options: Call): Promise<IssueResult> {
    return issueUnlessPresent(order, {
      isRefusal,
      ...options,
      issuer: this,
      make: () => makeLogin(this.#logins, order, options),
    });
  }

  activate(tag: string, { now, signal }: Call): Promise<RemediationResult> {
    return reportChange(async () =>
      wakeLogin(this.#logins, await this.#logins.find(tag, signal), {
        now,
        signal,
      }),
    );
  }

  suspend(
    tag: string,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    return reportChange(async () =>
      suspendLogin(this.#logins, await this.#logins.find(tag, signal), {
        signal,
      }),
    );
  }

  revoke(
    tag: string,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    return reportChange(() => removeLogin(this.#logins, tag, { signal }));
  }

  async lookup(
    tag: string,
    { now, signal }: Call,
  ): Promise<IssuedCredential | undefined> {
    const live = await this.#logins.find(tag, signal);
    return live && describeLogin(live, { now });
  }

  async *list({ now, signal }: Call): AsyncIterable<IssuedCredential> {
    for (const tag of await this.#logins.tags(signal)) {
      const live = await this.#logins.find(tag, signal);
      if (live) {
        yield describeLogin(live, { now });
      }
    }
  }
}
