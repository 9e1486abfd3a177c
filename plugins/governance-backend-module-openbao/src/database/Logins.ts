import { IssueOrder, SecretValue } from '@countersign/plugin-governance-node';
import { randomBytes } from 'node:crypto';
import { z } from 'zod/v4';
import { UntrustedAnswerError } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { DatabaseIssuerConfig } from '../readDatabaseIssuers';
import { parseLeasedRoleName, writeLeasedRoleName } from './leasedRoleName';
import { Lease, Leases } from './Leases';
import {
  DatabaseLogin,
  parseCreation,
  tagOfLogin,
  writeCreation,
  writeRevocation,
} from './loginStatements';
import { parseRenewal, Renewal, writeRenewal } from './renewal';

const ATTEMPT_BYTES = 4;

/** More attempts to carry out one order than ever leave a role behind. */
const MOST_ATTEMPTS = 1_000;

const keysSchema = z.looseObject({
  data: z.looseObject({ keys: z.array(z.string()) }),
});

const roleSchema = z.looseObject({
  data: z.looseObject({
    creation_statements: z.array(z.string()),
    renew_statements: z.array(z.string()),
  }),
});

const tokenSchema = z.looseObject({
  auth: z.looseObject({ client_token: z.string().min(1) }),
});

const credentialSchema = z.looseObject({
  data: z.looseObject({ password: z.string().min(1) }),
});

/** What the engine holds under a tag: a role, and the lease of its one credential. */
export type LiveLogin = {
  tag: string;
  /** What the engine calls the role. */
  role: string;
} & (
  | {
      kind: 'role';
      made: DatabaseLogin;
      renewal: Renewal;
      /** `undefined` where it was never given out, has ended, or was revoked. */
      lease: Lease | undefined;
    }
  /** The role was removed while it was given out. It cannot be woken any more, and ends by itself. */
  | { kind: 'lease-alone'; lease: Lease }
);

/** The requests about roles of one mount of the database secrets engine that were made here. Others are never touched. */
export class Logins {
  readonly leases: Leases;
  readonly #server: OpenBaoServer;
  readonly #config: DatabaseIssuerConfig;

  constructor(server: OpenBaoServer, config: DatabaseIssuerConfig) {
    this.#server = server;
    this.#config = config;
    this.leases = new Leases(server, config.mount);
  }

  /** A name for the role of one attempt to carry out an order. */
  newRole(tag: string): string {
    return writeLeasedRoleName(this.#config.prefix, {
      tag,
      attempt: randomBytes(ATTEMPT_BYTES).toString('hex'),
    });
  }

  /**
   * The tag of what is shown of a login: of its name, which ends in it, or of its lease, whose id holds the name of its role.
   *
   * @returns `undefined` where neither is written here
   */
  tagIn(shown: string): string | undefined {
    const role = shown.split('/').at(-2);
    return role === undefined ? tagOfLogin(shown) : this.#tagOf(role);
  }

  /** Tags of everything that is there. */
  async tags(signal: AbortSignal): Promise<string[]> {
    const roles = [
      ...(await this.#rolesFrom(`${this.#config.prefix}.`, { signal })),
      ...(await this.leases.roles(signal)),
    ];
    return [...new Set(roles.flatMap(role => this.#tagOf(role) ?? []))];
  }

  /**
   * What is there under a tag: of several attempts the one that was given out.
   *
   * @returns `undefined` where nothing is there
   * @throws UntrustedAnswerError where the role holds statements that are not written here, among others
   */
  async find(tag: string, signal: AbortSignal): Promise<LiveLogin | undefined> {
    const found = new Array<LiveLogin>();
    for (const role of await this.#namesOf(tag, signal)) {
      const live = await this.read(role, signal);
      found.push(...(live ? [live] : []));
    }
    return found.find(({ lease }) => lease) ?? found[0];
  }

  /** As {@link Logins.find}, for the role of one attempt. */
  async read(
    role: string,
    signal: AbortSignal,
  ): Promise<LiveLogin | undefined> {
    const tag = this.#tagOf(role);
    if (tag === undefined) {
      return undefined;
    }
    const answer = await this.#server.find(
      { asked: 'The role', method: 'GET', path: this.#path(role) },
      signal,
    );
    const [lease] = await this.leases.of(role, signal);
    if (answer === undefined) {
      return lease && { tag, role, kind: 'lease-alone', lease };
    }
    const { data } = roleSchema.parse(answer);
    const made = parseCreation(data.creation_statements, this.#config.scopes);
    const renewal = parseRenewal(data.renew_statements);
    if (!made || !renewal || made.labels.credential !== tag) {
      throw new UntrustedAnswerError(
        `The role ${role} holds statements that are not written here`,
      );
    }
    return { tag, role, kind: 'role', made, renewal, lease };
  }

  /**
   * A token that the credentials of one order belong to. The server ends what it gave out when the token ends that it was
   * given to; this one belongs to no other and lives as long as the order.
   */
  async makeToken(lifeSeconds: number, signal: AbortSignal): Promise<string> {
    const answer = await this.#server.call(
      {
        asked: 'The making of a token for the order',
        method: 'POST',
        path: `auth/token/create/${this.#config.tokenRole}`,
        body: { ttl: `${lifeSeconds}s`, no_default_policy: true },
      },
      signal,
    );
    return tokenSchema.parse(answer).auth.client_token;
  }

  /** Makes a role for an order, whose login can be used by nobody. */
  async create(
    role: string,
    order: IssueOrder,
    options: { notAfter: string; lifeSeconds: number; signal: AbortSignal },
  ): Promise<void> {
    const { notAfter, lifeSeconds, signal } = options;
    const { id, connection, passwordPolicy, scopes } = this.#config;
    const { login, creation } = writeCreation(order, {
      issuer: id,
      notAfter,
      scopes,
    });
    await this.#server.call(
      {
        asked: 'The making of the role',
        method: 'POST',
        path: this.#path(role),
        body: {
          db_name: connection,
          credential_type: 'password',
          credential_config: { password_policy: passwordPolicy },
          creation_statements: creation,
          renew_statements: writeRenewal(login, {
            kind: 'puts-to-sleep',
            after: undefined,
          }),
          revocation_statements: writeRevocation(login),
          default_ttl: lifeSeconds,
          max_ttl: lifeSeconds,
        },
      },
      signal,
    );
  }

  /**
   * Has the engine make the login of a role, and its password.
   *
   * @throws AnswerError that is known as `name-taken` where another attempt has made the login, among others
   */
  async give(
    role: string,
    { token, signal }: { token: string; signal: AbortSignal },
  ): Promise<SecretValue> {
    const answer = await this.#server.callWith(
      token,
      {
        asked: 'The making of the login',
        method: 'GET',
        path: `${this.#config.mount}/creds/${role}`,
      },
      signal,
    );
    return new SecretValue(credentialSchema.parse(answer).data.password);
  }

  /** Says what the next renewal does. Brings none back that was removed: a role without a connection is refused. */
  async setRenewal(
    role: string,
    options: { login: string; renewal: Renewal; signal: AbortSignal },
  ): Promise<void> {
    const { login, renewal, signal } = options;
    await this.#server.call(
      {
        asked: 'The change of the role',
        method: 'POST',
        path: this.#path(role),
        body: { renew_statements: writeRenewal(login, renewal) },
      },
      signal,
    );
  }

  /** Takes everything of a tag away. @returns the names of the roles that were there */
  async remove(tag: string, signal: AbortSignal): Promise<string[]> {
    const roles = await this.#namesOf(tag, signal);
    for (const role of roles) {
      await this.removeRole(role, signal);
    }
    return roles;
  }

  /** Takes a login away, then its role, then what was given out in between. */
  async removeRole(role: string, signal: AbortSignal): Promise<void> {
    await this.#revokeLeases(role, signal);
    await this.#server.call(
      { asked: 'The removal', method: 'DELETE', path: this.#path(role) },
      signal,
    );
    await this.#revokeLeases(role, signal);
  }

  async #revokeLeases(role: string, signal: AbortSignal): Promise<void> {
    for (const { id } of await this.leases.of(role, signal)) {
      await this.leases.revoke(id, signal);
    }
  }

  #tagOf(role: string): string | undefined {
    return parseLeasedRoleName(this.#config.prefix, role)?.tag;
  }

  /** Names of roles from where they start so on, of whoever made them. */
  async #rolesFrom(
    start: string,
    { limit, signal }: { limit?: number; signal: AbortSignal },
  ): Promise<string[]> {
    const answer = await this.#server.find(
      {
        asked: 'The list of roles',
        method: 'GET',
        path: `${this.#config.mount}/roles`,
        // OpenBao starts after it and ends at the limit; Vault knows neither and gives all.
        query: {
          list: 'true',
          after: start,
          ...(limit === undefined ? {} : { limit: String(limit) }),
        },
      },
      signal,
    );
    return answer === undefined ? [] : keysSchema.parse(answer).data.keys;
  }

  /** Roles of a tag; leases are looked through only where there is none, for each has a role as long as all goes well. */
  async #namesOf(tag: string, signal: AbortSignal): Promise<string[]> {
    const start = writeLeasedRoleName(this.#config.prefix, {
      tag,
      attempt: '',
    });
    const isOfTag = (role: string) => this.#tagOf(role) === tag;
    const roles = (
      await this.#rolesFrom(start, { limit: MOST_ATTEMPTS, signal })
    ).filter(isOfTag);
    return roles.length > 0
      ? roles
      : (await this.leases.roles(signal)).filter(isOfTag);
  }

  #path(role: string): string {
    return `${this.#config.mount}/roles/${encodeURIComponent(role)}`;
  }
}
