import {
  SecretStore,
  SecretValue,
  StoreResult,
} from '@countersign/plugin-governance-node';
import { isRefusal, messageOf } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { OpenBaoConfig } from '../readOpenBaoConfig';
import { destroyField } from './destroyField';
import { KvSecret } from './KvSecret';
import { KvTarget, parseKvTarget, writeKvTarget } from './kvTarget';
import { putField } from './putField';

function troubleOf(
  error: unknown,
): Exclude<StoreResult, { outcome: 'stored' }> {
  return isRefusal(error)
    ? { outcome: 'refused', reason: messageOf(error) }
    : { outcome: 'failed', reason: messageOf(error), retryable: true };
}

/** Puts values into KV version 2. It writes them and never reads one: its token needs no right to. */
export class KvStore implements SecretStore {
  readonly id: string;
  readonly kind = 'openbao-kv';
  readonly title: string;
  readonly development = false;
  readonly #mounts: readonly string[];
  // Not printed with the object: it holds the store's own token.
  readonly #server: OpenBaoServer;

  constructor(
    { id, title }: Pick<OpenBaoConfig, 'id' | 'title'>,
    options: { mounts: readonly string[]; server: OpenBaoServer },
  ) {
    this.id = id;
    this.title = title;
    this.#mounts = options.mounts;
    this.#server = options.server;
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
      const version = await putField(this.#secret(parsed, signal), {
        field: parsed.field,
        value,
        about: { ...about, order: idempotencyKey },
      });
      return {
        outcome: 'stored',
        reference: writeKvTarget(parsed),
        version: String(version),
      };
    } catch (error) {
      return troubleOf(error);
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
    const secret = this.#secret(parsed, signal);
    const { current, alive } = await secret.metadata(new Date());
    return alive.has(
      written.version === undefined ? current : Number(written.version),
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
      await destroyField(this.#secret(parsed, signal), {
        field: parsed.field,
        version:
          written.version === undefined ? undefined : Number(written.version),
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
