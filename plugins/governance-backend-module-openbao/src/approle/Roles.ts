import { SecretValue } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { ApproleIssuerConfig } from '../readOpenBaoConfig';
import { parseRoleName, RoleName, roleNameStart } from './roleName';

/**
 * From where nobody comes (RFC 1122, section 3.2.1.3: it must not be a source address). A role whose secret ids may be used
 * from there only has none that can be used.
 */
const ADDRESS_OF_NOBODY = '255.255.255.255';
const NOWHERE = `${ADDRESS_OF_NOBODY}/32`;

const keysSchema = z.looseObject({
  data: z.looseObject({ keys: z.array(z.string()) }),
});

const roleSchema = z.looseObject({
  data: z.looseObject({
    token_policies: z.array(z.string()).nullish(),
    secret_id_bound_cidrs: z.array(z.string()).nullish(),
    bind_secret_id: z.boolean(),
  }),
});

const secretIdSchema = z.looseObject({
  data: z.looseObject({ secret_id_ttl: z.number() }),
});

/** A role that was made here, as the server shows it. */
export interface LiveRole {
  /** What the server calls it. */
  role: string;
  name: RoleName;
  policies: string[];
  /** Whether logins with its secret ids are refused, from wherever they come. */
  dormant: boolean;
}

/** Whether a role is bound to where nobody comes from. The server may leave the length of the prefix out. Pure. */
export function isDormant(cidrs: readonly string[]): boolean {
  return cidrs.length === 1 && [NOWHERE, ADDRESS_OF_NOBODY].includes(cidrs[0]);
}

/** The requests about roles of one AppRole mount that were made here. Others are never touched. */
export class Roles {
  readonly #server: OpenBaoServer;
  readonly #config: ApproleIssuerConfig;

  constructor(server: OpenBaoServer, config: ApproleIssuerConfig) {
    this.#server = server;
    this.#config = config;
  }

  /** The role id of a tag: what its holder logs in with, beside the secret id. No secret. */
  roleIdOf(tag: string): string {
    return `${this.#config.prefix}.${tag}`;
  }

  /** Names of the roles of a tag, or of all. */
  async names(tag: string | undefined, signal: AbortSignal): Promise<string[]> {
    const { prefix } = this.#config;
    const start = tag === undefined ? `${prefix}.` : roleNameStart(prefix, tag);
    const answer = await this.#server.find(
      {
        asked: 'The list of roles',
        method: 'GET',
        path: this.#path(),
        // OpenBao starts after it; Vault does not know it and gives all.
        query: { list: 'true', after: start },
      },
      signal,
    );
    return answer === undefined
      ? []
      : keysSchema
          .parse(answer)
          .data.keys.filter(
            key => key.startsWith(start) && parseRoleName(prefix, key),
          );
  }

  /** @returns `undefined` where there is none */
  async read(role: string, signal: AbortSignal): Promise<LiveRole | undefined> {
    const name = parseRoleName(this.#config.prefix, role);
    const answer =
      name &&
      (await this.#server.find(
        { asked: 'The role', method: 'GET', path: this.#path(role) },
        signal,
      ));
    if (!name || answer === undefined) {
      return undefined;
    }
    const { data } = roleSchema.parse(answer);
    return {
      role,
      name,
      policies: [...(data.token_policies ?? [])].sort(),
      dormant: isDormant(data.secret_id_bound_cidrs ?? []),
    };
  }

  /**
   * Makes a role whose secret ids nobody can use. The server refuses a second one of the same tag, for both would have the same
   * role id.
   *
   * @throws AnswerError that is known as `role-id-taken`, among others
   */
  async create(
    role: string,
    options: { tag: string; policies: readonly string[]; signal: AbortSignal },
  ): Promise<void> {
    const { tag, policies, signal } = options;
    const { tokenLifeSeconds, boundCidrs } = this.#config;
    await this.#server.call(
      {
        asked: 'The making of the role',
        method: 'POST',
        path: this.#path(role),
        body: {
          role_id: this.roleIdOf(tag),
          bind_secret_id: true,
          secret_id_bound_cidrs: [NOWHERE],
          token_bound_cidrs: boundCidrs,
          token_policies: policies,
          token_no_default_policy: true,
          token_ttl: tokenLifeSeconds,
          token_max_ttl: tokenLifeSeconds,
        },
      },
      signal,
    );
  }

  /**
   * Gives a role its secret id.
   *
   * @returns how long the server lets it live, in seconds
   */
  async addSecretId(
    role: string,
    options: {
      value: SecretValue;
      metadata: Record<string, string>;
      lifeSeconds: number;
      signal: AbortSignal;
    },
  ): Promise<number> {
    const answer = await this.#server.call(
      {
        asked: 'The making of the secret id',
        method: 'POST',
        path: `${this.#path(role)}/custom-secret-id`,
        body: {
          secret_id: options.value.reveal(),
          metadata: JSON.stringify(options.metadata),
          ttl: options.lifeSeconds,
        },
      },
      options.signal,
    );
    return secretIdSchema.parse(answer).data.secret_id_ttl;
  }

  /** Whether a role has a secret id still: the server sweeps away those that have ended. */
  async hasSecretId(role: string, signal: AbortSignal): Promise<boolean> {
    const answer = await this.#server.find(
      {
        asked: 'The list of accessors',
        method: 'GET',
        path: `${this.#path(role)}/secret-id`,
        query: { list: 'true' },
      },
      signal,
    );
    return (
      answer !== undefined && keysSchema.parse(answer).data.keys.length > 0
    );
  }

  /** Lets the secret ids of a role be used. Brings none back that was removed: it changes a role and makes none. */
  async wake(role: string, signal: AbortSignal): Promise<void> {
    const { boundCidrs } = this.#config;
    const path = `${this.#path(role)}/secret-id-bound-cidrs`;
    await this.#server.call(
      boundCidrs.length > 0
        ? {
            asked: 'The activation',
            method: 'POST',
            path,
            body: { secret_id_bound_cidrs: boundCidrs },
          }
        : { asked: 'The activation', method: 'DELETE', path },
      signal,
    );
  }

  /** Lets the secret ids of a role be used by nobody. */
  async putToSleep(role: string, signal: AbortSignal): Promise<void> {
    await this.#server.call(
      {
        asked: 'The suspension',
        method: 'POST',
        path: `${this.#path(role)}/secret-id-bound-cidrs`,
        body: { secret_id_bound_cidrs: [NOWHERE] },
      },
      signal,
    );
  }

  /** Takes a role and its secret ids away. */
  async remove(role: string, signal: AbortSignal): Promise<void> {
    await this.#server.call(
      { asked: 'The removal', method: 'DELETE', path: this.#path(role) },
      signal,
    );
  }

  #path(role?: string): string {
    const base = `auth/${this.#config.mount}/role`;
    return role === undefined ? base : `${base}/${encodeURIComponent(role)}`;
  }
}
