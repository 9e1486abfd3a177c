import { z } from 'zod/v4';
import { GitHubApi } from '../client/GitHubApi';
import { markName } from './mark';
import { PublicKey } from './seal';
import { SecretTarget } from './secretTarget';

const secretSchema = z.looseObject({ updated_at: z.iso.datetime() });
const variableSchema = z.looseObject({ value: z.string() });
const publicKeySchema = z.looseObject({ key_id: z.string(), key: z.string() });

/** The requests about one secret of an environment, and about the variable beside it. No answer has a secret's value in it. */
export class EnvironmentSecret {
  readonly #api: GitHubApi;
  readonly #target: SecretTarget;

  constructor(api: GitHubApi, target: SecretTarget) {
    this.#api = api;
    this.#target = target;
  }

  /** A signal for what has to be found out whatever became of the call that it belongs to. */
  ownSignal(): AbortSignal {
    return this.#api.ownSignal();
  }

  /**
   * When it was written last; `undefined` where there is none.
   *
   * @throws AnswerError where the environment is not there, or is not shown: then nobody knows what is in it
   */
  async updatedAt(signal: AbortSignal): Promise<string | undefined> {
    const answer = await this.#api.find(
      this.#call('The secret', 'GET', this.#secretPath()),
      signal,
    );
    if (answer !== undefined) {
      return secretSchema.parse(answer.content).updated_at;
    }
    // GitHub says 404 also of what it does not show.
    await this.publicKey(signal);
    return undefined;
  }

  /** What values are sealed to, and when GitHub showed it, by its own clock. */
  async publicKey(signal: AbortSignal): Promise<PublicKey & { at: Date }> {
    const { content, at } = await this.#api.call(
      this.#call('The public key', 'GET', this.#path('secrets/public-key')),
      signal,
    );
    const { key_id: keyId, key } = publicKeySchema.parse(content);
    return { keyId, key, at };
  }

  /**
   * Writes the secret, whatever is there: GitHub has no way to write only over what is known.
   *
   * @returns whether there was none, and when it was written at the latest, by GitHub's clock
   * @throws AnswerError with status 422 where it was sealed to another key, among others
   */
  async put(
    sealed: { keyId: string; value: string },
    signal: AbortSignal,
  ): Promise<{ created: boolean; at: Date }> {
    const { status, at } = await this.#api.call(
      {
        ...this.#call('The writing of the secret', 'PUT', this.#secretPath()),
        body: { encrypted_value: sealed.value, key_id: sealed.keyId },
      },
      signal,
    );
    return { created: status === 201, at };
  }

  /** Takes the secret away. That it is not there any more is what is wanted. */
  async remove(signal: AbortSignal): Promise<void> {
    await this.#api.find(
      this.#call('The removal of the secret', 'DELETE', this.#secretPath()),
      signal,
    );
  }

  /** What the variable beside it says; `undefined` where there is none. */
  async mark(signal: AbortSignal): Promise<string | undefined> {
    const answer = await this.#api.find(
      this.#call('The variable beside the secret', 'GET', this.#markPath()),
      signal,
    );
    return answer && variableSchema.parse(answer.content).value;
  }

  /**
   * Writes the variable beside it.
   *
   * @param isNew - whether there is none yet
   */
  async setMark(
    text: string,
    { isNew, signal }: { isNew: boolean; signal: AbortSignal },
  ): Promise<void> {
    const asked = 'The writing of the variable beside the secret';
    await this.#api.call(
      isNew
        ? {
            ...this.#call(asked, 'POST', this.#path('variables')),
            body: { name: markName(this.#target.name), value: text },
          }
        : {
            ...this.#call(asked, 'PATCH', this.#markPath()),
            body: { value: text },
          },
      signal,
    );
  }

  /** Takes the variable beside it away. */
  async removeMark(signal: AbortSignal): Promise<void> {
    await this.#api.find(
      this.#call(
        'The removal of the variable beside the secret',
        'DELETE',
        this.#markPath(),
      ),
      signal,
    );
  }

  #call<T extends string>(asked: string, method: T, path: string) {
    return { asked, method, path, repository: this.#target.repository };
  }

  #path(below: string): string {
    return `environments/${encodeURIComponent(
      this.#target.environment,
    )}/${below}`;
  }

  #secretPath(): string {
    return this.#path(`secrets/${this.#target.name}`);
  }

  #markPath(): string {
    return this.#path(`variables/${markName(this.#target.name)}`);
  }
}
