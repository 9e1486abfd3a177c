import {
  checkScopes,
  checkTerms,
  CredentialUse,
  IssuedCredential,
  IssueOrder,
  Issuer,
  IssuerCapabilities,
  IssueResult,
  issueUnlessPresent,
  RemediationResult,
} from '@countersign/plugin-governance-node';
import { AuditLog } from '../audit/AuditLog';
import { isRefusal } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { reportChange } from '../issuing/reportChange';
import { ApproleIssuerConfig, OpenBaoConfig } from '../readOpenBaoConfig';
import { removeRoles, suspendRole, wakeRole } from './changeRole';
import { describeRole } from './describeRole';
import { makeRole } from './makeRole';
import { fitsRoleName } from './roleName';
import { LiveRole, Roles } from './Roles';

type Call = { now: Date; signal: AbortSignal };

/**
 * Makes AppRoles with one secret id each, whose logins the server refuses until they are activated. The server has no way to
 * disable a secret id; it has one to bind all those of a role to addresses, which is why each credential is a role of its own.
 */
export class ApproleIssuer implements Issuer {
  readonly id: string;
  readonly kind = 'approle';
  readonly title: string;
  readonly environment?: string;
  readonly source?: string;
  readonly capabilities: IssuerCapabilities;
  /** Only where there is an audit log to read: the server keeps no use itself. */
  readonly use?: Issuer['use'];
  readonly #config: ApproleIssuerConfig;
  // Not printed with the object: it holds the issuer's own token.
  readonly #roles: Roles;

  constructor(
    { id, title, environment, observe }: Omit<OpenBaoConfig, 'connection'>,
    options: {
      issuer: ApproleIssuerConfig;
      server: OpenBaoServer;
      audit?: AuditLog;
    },
  ) {
    this.id = id;
    this.title = title;
    this.environment = environment;
    // Where the mount is not observed, an order may be for an identity of any source.
    if (observe?.mounts.includes(options.issuer.mount)) {
      this.source = id;
    }
    this.#config = options.issuer;
    this.#roles = new Roles(options.server, options.issuer);
    const { audit } = options;
    if (audit) {
      this.use = (tag, { signal }) => this.#useOf(tag, { audit, signal });
    }
    this.capabilities = {
      activation: 'native-disable',
      material: 'secret',
      revocation: 'observed',
      lists: true,
      suspends: true,
      longestLifeMs: options.issuer.longestLifeMs,
    };
  }

  check(order: IssueOrder, { now }: { now: Date }): string[] {
    const { policies } = this.#config;
    return [
      ...checkTerms(order, { now, issuer: this }),
      ...(fitsRoleName('tag', order.tag)
        ? []
        : [`no role can be named after the tag '${order.tag}'`]),
      ...(fitsRoleName('identity', order.identity)
        ? []
        : [
            `no role can be named after '${order.identity}'; small letters, digits, '_', '-' and '.' can be`,
          ]),
      ...checkScopes(order.scopes, policies, 'policies'),
    ];
  }

  issue(order: IssueOrder, options: Call): Promise<IssueResult> {
    const { prefix } = this.#config;
    return issueUnlessPresent(order, {
      isRefusal,
      ...options,
      issuer: this,
      make: () => makeRole(this.#roles, order, { ...options, prefix }),
    });
  }

  activate(tag: string, { now, signal }: Call): Promise<RemediationResult> {
    return reportChange(async () =>
      wakeRole(this.#roles, await this.#find(tag, signal), { now, signal }),
    );
  }

  suspend(
    tag: string,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    return reportChange(async () =>
      suspendRole(this.#roles, await this.#find(tag, signal), { signal }),
    );
  }

  revoke(
    tag: string,
    { signal }: { signal: AbortSignal },
  ): Promise<RemediationResult> {
    return reportChange(() => removeRoles(this.#roles, tag, { signal }));
  }

  async lookup(
    tag: string,
    { now, signal }: Call,
  ): Promise<IssuedCredential | undefined> {
    const live = await this.#find(tag, signal);
    return live && this.#describe(live, { now, signal });
  }

  async *list({ now, signal }: Call): AsyncIterable<IssuedCredential> {
    for (const name of await this.#roles.names(undefined, signal)) {
      const live = await this.#roles.read(name, signal);
      if (live) {
        yield await this.#describe(live, { now, signal });
      }
    }
  }

  /** A login is the use of a secret id. For as long as its token lives it may be worked with unseen. */
  async #useOf(
    tag: string,
    { audit, signal }: { audit: AuditLog; signal: AbortSignal },
  ): Promise<CredentialUse | undefined> {
    const live = await this.#find(tag, signal);
    if (!live) {
      return undefined;
    }
    await audit.catchUp({ signal });
    const lastUsedAt = await audit.lastLogin(this.#config.mount, live.role);
    return { now: false, ...(lastUsedAt === undefined ? {} : { lastUsedAt }) };
  }

  async #describe(
    live: LiveRole,
    { now, signal }: Call,
  ): Promise<IssuedCredential> {
    return describeRole(live, {
      roleId: this.#roles.roleIdOf(live.name.tag),
      hasSecretId: await this.#roles.hasSecretId(live.role, signal),
      now,
    });
  }

  async #find(tag: string, signal: AbortSignal): Promise<LiveRole | undefined> {
    const [name] = await this.#roles.names(tag, signal);
    return name === undefined ? undefined : this.#roles.read(name, signal);
  }
}
