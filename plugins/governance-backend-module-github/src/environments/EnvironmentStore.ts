import {
  SecretStore,
  SecretValue,
  StoreResult,
} from '@countersign/plugin-governance-node';
import { isRefusal, messageOf } from '../client/errors';
import { GitHubApi } from '../client/GitHubApi';
import { GitHubConfig } from '../readGitHubConfig';
import { destroySecret } from './destroySecret';
import { EnvironmentSecret } from './EnvironmentSecret';
import { NotOursError, putSecret } from './putSecret';
import { parseSecretTarget, writeSecretTarget } from './secretTarget';

/** Bytes that GitHub takes as a secret: 48 KB. */
const LONGEST = 48 * 1024;

function troubleOf(
  error: unknown,
): Exclude<StoreResult, { outcome: 'stored' }> {
  return isRefusal(error) || error instanceof NotOursError
    ? { outcome: 'refused', reason: messageOf(error) }
    : { outcome: 'failed', reason: messageOf(error), retryable: true };
}

/** Puts values into environments of GitHub Actions, as secrets. GitHub shows no value to anybody, so none is ever read. */
export class EnvironmentStore implements SecretStore {
  readonly id: string;
  readonly kind = 'github-environment';
  readonly title: string;
  readonly development = false;
  readonly #environments: GitHubConfig['environments'];
  // Not printed with the object: it reaches the integration's own credentials.
  readonly #api: GitHubApi;

  constructor(
    {
      id,
      title,
      environments,
    }: Pick<GitHubConfig, 'id' | 'title' | 'environments'>,
    api: GitHubApi,
  ) {
    this.id = id;
    this.title = title;
    this.#environments = environments;
    this.#api = api;
  }

  check(target: string): string[] {
    const places = this.#environments.map(
      ({ repository, environment }) => `${repository}/${environment}`,
    );
    return parseSecretTarget(target, this.#environments)
      ? []
      : [
          `'${target}' is no secret of an environment here; such as '${
            places[0] ?? 'acme/ledger/production'
          }#PASSWORD' can be, in capitals, in ${
            places.join(', ') || 'no environment'
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
    const parsed = parseSecretTarget(target, this.#environments);
    if (!parsed) {
      return { outcome: 'refused', reason: this.check(target).join('; ') };
    }
    if (Buffer.byteLength(value.reveal()) > LONGEST) {
      return {
        outcome: 'refused',
        reason: `GitHub takes no secret longer than ${LONGEST} bytes`,
      };
    }
    try {
      const version = await putSecret(
        new EnvironmentSecret(this.#api, parsed),
        { value, about, order: idempotencyKey },
        signal,
      );
      return {
        outcome: 'stored',
        reference: writeSecretTarget(parsed),
        version,
      };
    } catch (error) {
      return troubleOf(error);
    }
  }

  async holds(
    written: { reference: string; version?: string },
    { signal }: { signal: AbortSignal },
  ): Promise<boolean> {
    const parsed = parseSecretTarget(written.reference, this.#environments);
    if (!parsed) {
      return false;
    }
    const updatedAt = await new EnvironmentSecret(this.#api, parsed).updatedAt(
      signal,
    );
    return (
      updatedAt !== undefined &&
      (written.version === undefined || written.version === updatedAt)
    );
  }

  async destroy(
    written: { reference: string; version?: string },
    { signal }: { signal: AbortSignal },
  ): Promise<StoreResult | { outcome: 'destroyed' }> {
    const parsed = parseSecretTarget(written.reference, this.#environments);
    if (!parsed) {
      return {
        outcome: 'refused',
        reason: this.check(written.reference).join('; '),
      };
    }
    try {
      await destroySecret(new EnvironmentSecret(this.#api, parsed), {
        version: written.version,
        signal,
      });
      return { outcome: 'destroyed' };
    } catch (error) {
      return troubleOf(error);
    }
  }
}
