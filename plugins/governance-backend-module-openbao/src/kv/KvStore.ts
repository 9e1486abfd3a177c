import {
  SecretStore,
  SecretValue,
  StoreResult,
} from '@countersign/plugin-governance-node';
import { isRefusal, messageOf } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { KvStoreConfig, OpenBaoConfig } from '../readOpenBaoConfig';
import { Wrappings } from '../wrapping/Wrappings';
import { destroyField } from './destroyField';
import { KvSecret } from './KvSecret';
import { KvTarget, parseKvTarget, writeKvTarget } from './kvTarget';
import { putField } from './putField';
import { parseWritten, writeWritten, Written } from './written';

function troubleOf(
  error: unknown,
): Exclude<StoreResult, { outcome: 'stored' }> {
  return isRefusal(error)
    ? { outcome: 'refused', reason: messageOf(error) }
    : { outcome: 'failed', reason: messageOf(error), retryable: true };
}

/**
 * Puts values into KV version 2, or wrapping tokens that take them out once. It writes them and never reads one: its token needs no
 * right to.
 */
export class KvStore implements SecretStore {
  readonly id: string;
  readonly kind = 'openbao-kv';
  readonly title: string;
  readonly development = false;
  readonly #mounts: readonly string[];
  // Not printed with the object: it holds the store's own token.
  readonly #server: OpenBaoServer;
  readonly #wrappings: Wrappings;
  readonly #wrapForSeconds?: number;

  constructor(
    { id, title }: Pick<OpenBaoConfig, 'id' | 'title'>,
    options: KvStoreConfig & { server: OpenBaoServer },
  ) {
    this.id = id;
    this.title = title;
    this.#mounts = options.mounts;
    this.#server = options.server;
    this.#wrappings = new Wrappings(options.server);
    this.#wrapForSeconds = options.wrapForSeconds;
  }

  check(target: string): string[] {
    return parseKvTarget(target, this.#mounts)
      ? []
      : [
          `'${target}' is no field of a secret here; such as '${
            this.#mounts[0] ?? 'kv'
          }/payments#password' can be, in ${
            this.#mounts.join(', ') || 'no mount'
          }`,
        ];
  }

  async put(
    value: SecretValue,
    options: {
      target: string;
      about: Record<string, string>;
      idempotencyKey: string;
      signal: AbortSignal;
    },
  ): Promise<StoreResult> {
    const { target, about, idempotencyKey, signal } = options;
    const parsed = parseKvTarget(target, this.#mounts);
    if (!parsed) {
      return { outcome: 'refused', reason: this.check(target).join('; ') };
    }
    try {
      const put = (one: SecretValue) =>
        putField(this.#secret(parsed, signal), {
          field: parsed.field,
          value: one,
          about: { ...about, order: idempotencyKey },
        });
      const lifeSeconds = this.#wrapForSeconds;
      const written =
        lifeSeconds === undefined
          ? { version: await put(value) }
          : await this.#putWrapped(put, {
              value,
              name: parsed.field,
              lifeSeconds,
              signal,
            });
      return {
        outcome: 'stored',
        reference: writeKvTarget(parsed),
        version: writeWritten(written),
      };
    } catch (error) {
      return troubleOf(error);
    }
  }

  /** Wraps a value and puts what takes it out. Where that cannot be put, or nobody knows whether it was, nothing can be taken out. */
  async #putWrapped(
    put: (token: SecretValue) => Promise<number>,
    options: {
      value: SecretValue;
      name: string;
      lifeSeconds: number;
      signal: AbortSignal;
    },
  ): Promise<Written> {
    const { value, ...how } = options;
    const { token, accessor } = await this.#wrappings.wrap(value, how);
    try {
      return { version: await put(token), accessor };
    } catch (error) {
      await this.#wrappings.end(accessor, options.signal);
      throw error;
    }
  }

  async holds(
    written: { reference: string; version?: string },
    { signal }: { signal: AbortSignal },
  ): Promise<boolean> {
    const parsed = parseKvTarget(written.reference, this.#mounts);
    if (!parsed) {
      return false;
    }
    const { version, accessor } = parseWritten(written.version);
    const secret = this.#secret(parsed, signal);
    const { current, alive } = await secret.metadata(new Date());
    return (
      alive.has(version ?? current) &&
      (accessor === undefined ||
        (await this.#wrappings.isThere(accessor, signal)))
    );
  }

  async destroy(
    written: { reference: string; version?: string },
    { signal }: { signal: AbortSignal },
  ): Promise<StoreResult | { outcome: 'destroyed' }> {
    const parsed = parseKvTarget(written.reference, this.#mounts);
    if (!parsed) {
      return {
        outcome: 'refused',
        reason: this.check(written.reference).join('; '),
      };
    }
    try {
      const { version, accessor } = parseWritten(written.version);
      if (accessor !== undefined) {
        await this.#wrappings.end(accessor, signal);
      }
      await destroyField(this.#secret(parsed, signal), {
        field: parsed.field,
        version,
      });
      return { outcome: 'destroyed' };
    } catch (error) {
      return troubleOf(error);
    }
  }

  #secret(target: KvTarget, signal: AbortSignal): KvSecret {
    return new KvSecret(this.#server, target, signal);
  }
}
