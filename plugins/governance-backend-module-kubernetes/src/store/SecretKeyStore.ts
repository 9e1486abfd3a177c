import {
  SecretStore,
  SecretValue,
  StoreResult,
} from '@countersign/plugin-governance-node';
import { randomBytes } from 'node:crypto';
import { isRefusal, messageOf } from '../client/errors';
import { KubernetesServer } from '../client/KubernetesServer';
import { tryAgain } from '../client/tryAgain';
import { KubernetesConfig } from '../readKubernetesConfig';
import { SecretRequests } from './SecretRequests';
import {
  parseSecretTarget,
  SecretTarget,
  writeSecretTarget,
} from './secretTarget';
import { isOurs, STORE_LABEL, StoredSecret } from './StoredSecret';

const VERSION_BYTES = 8;

type Trouble = Exclude<StoreResult, { outcome: 'stored' }>;

function troubleOf(error: unknown): Trouble {
  return isRefusal(error)
    ? { outcome: 'refused', reason: messageOf(error) }
    : { outcome: 'failed', reason: messageOf(error), retryable: true };
}

/** Puts values into keys of Secrets. It writes them and reads none: whatever it asks for comes without values. */
export class SecretKeyStore implements SecretStore {
  readonly id: string;
  readonly kind = 'kubernetes';
  readonly title: string;
  readonly development = false;
  readonly #namespaces: readonly string[];
  // Not printed with the object: it holds the store's own token.
  readonly #server: KubernetesServer;

  constructor(
    { id, title }: Pick<KubernetesConfig, 'id' | 'title'>,
    options: { namespaces: readonly string[]; server: KubernetesServer },
  ) {
    this.id = id;
    this.title = title;
    this.#namespaces = options.namespaces;
    this.#server = options.server;
  }

  check(target: string): string[] {
    return parseSecretTarget(target, this.#namespaces)
      ? []
      : [
          `'${target}' is no key of a Secret here; such as '${
            this.#namespaces[0] ?? 'payments'
          }/database#password' can be, in ${
            this.#namespaces.join(', ') || 'no namespace'
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
    const target = parseSecretTarget(options.target, this.#namespaces);
    if (!target) {
      return {
        outcome: 'refused',
        reason: this.check(options.target).join('; '),
      };
    }
    const version = randomBytes(VERSION_BYTES).toString('hex');
    const about = {
      ...options.about,
      order: options.idempotencyKey,
      version,
    };
    const requests = this.#requests(target, options.signal);
    try {
      return await tryAgain(async () => {
        const found = await requests.find();
        const trouble = found && this.#objection(found, target);
        if (trouble) {
          return trouble;
        }
        const written = found
          ? await requests.patch({ value, about }, found)
          : await requests.create(value, about);
        return written.versions.get(target.key) === version &&
          isOurs(written, { key: target.key, store: this.id })
          ? {
              outcome: 'stored' as const,
              reference: writeSecretTarget(target),
              version,
            }
          : {
              outcome: 'failed' as const,
              reason: 'the server does not show what was written',
              retryable: true,
            };
      });
    } catch (error) {
      return troubleOf(error);
    }
  }

  async holds(
    written: { reference: string; version?: string },
    { signal }: { signal: AbortSignal },
  ): Promise<boolean> {
    const target = parseSecretTarget(written.reference, this.#namespaces);
    const found = target && (await this.#requests(target, signal).find());
    return found ? this.#holds(found, target, written.version) : false;
  }

  async destroy(
    written: { reference: string; version?: string },
    { signal }: { signal: AbortSignal },
  ): Promise<StoreResult | { outcome: 'destroyed' }> {
    const target = parseSecretTarget(written.reference, this.#namespaces);
    if (!target) {
      return {
        outcome: 'refused',
        reason: this.check(written.reference).join('; '),
      };
    }
    const requests = this.#requests(target, signal);
    try {
      return await tryAgain(async () => {
        const found = await requests.find();
        // What was written over, from here or by somebody else, is not there any more.
        if (found && this.#holds(found, target, written.version)) {
          await (found.isMadeHere && found.writers.size === 1
            ? requests.remove(found)
            : requests.patch('take-out', found));
        } else if (
          found &&
          found.store === this.id &&
          found.versions.has(target.key) &&
          found.versions.get(target.key) === written.version
        ) {
          await requests.patch('forget', found);
        }
        return { outcome: 'destroyed' as const };
      });
    } catch (error) {
      return troubleOf(error);
    }
  }

  #holds(
    found: StoredSecret,
    { key }: SecretTarget,
    version: string | undefined,
  ): boolean {
    return (
      found.store === this.id &&
      isOurs(found, { key, store: this.id }) &&
      (version === undefined || found.versions.get(key) === version)
    );
  }

  /** What stands against writing a key of a Secret that is there. */
  #objection(found: StoredSecret, { key }: SecretTarget): Trouble | undefined {
    if (found.isGoing) {
      return {
        outcome: 'failed',
        reason: 'the Secret is being removed',
        retryable: true,
      };
    }
    if (found.store !== this.id) {
      return {
        outcome: 'refused',
        reason: `the Secret is not from here and was not given to this store; its owner can, with the label ${STORE_LABEL}=${this.id}`,
      };
    }
    return found.writers.has(key) && !isOurs(found, { key, store: this.id })
      ? {
          outcome: 'refused',
          reason: `somebody else has written the key '${key}'; it is not written over`,
        }
      : undefined;
  }

  #requests(target: SecretTarget, signal: AbortSignal): SecretRequests {
    return new SecretRequests({
      server: this.#server,
      store: this.id,
      target,
      signal,
    });
  }
}
