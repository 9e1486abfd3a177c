import { SecretValue } from '@countersign/plugin-governance-node';
import { isStatus } from '../client/errors';
import { KubernetesServer } from '../client/KubernetesServer';
import {
  aboutAnnotations,
  madeHere,
  readStoredSecret,
  StoredSecret,
  writerOf,
} from './StoredSecret';
import { SecretTarget } from './secretTarget';

type About = Record<string, string> & { version: string };

/** The requests about one Secret. None of them has a value in its answer. */
export class SecretRequests {
  readonly #server: KubernetesServer;
  readonly #store: string;
  readonly #target: SecretTarget;
  readonly #signal: AbortSignal;

  constructor(options: {
    server: KubernetesServer;
    store: string;
    target: SecretTarget;
    signal: AbortSignal;
  }) {
    this.#server = options.server;
    this.#store = options.store;
    this.#target = options.target;
    this.#signal = options.signal;
  }

  async find(): Promise<StoredSecret | undefined> {
    const answer = await this.#server.find(
      {
        asked: 'The metadata of the Secret',
        method: 'GET',
        path: this.#path(),
        metadataOnly: true,
      },
      this.#signal,
    );
    return answer === undefined ? undefined : readStoredSecret(answer);
  }

  /** Makes the Secret with the key. @throws AnswerError of 409 where there is one already */
  async create(value: SecretValue, about: About): Promise<StoredSecret> {
    const { name, namespace, key } = this.#target;
    const { labels, annotations } = madeHere(this.#store);
    return readStoredSecret(
      await this.#server.call(
        {
          asked: 'The making of the Secret',
          method: 'POST',
          path: `/api/v1/namespaces/${namespace}/secrets`,
          query: { fieldManager: writerOf(this.#store) },
          body: {
            apiVersion: 'v1',
            kind: 'Secret',
            type: 'Opaque',
            metadata: {
              name,
              namespace,
              labels,
              annotations: { ...annotations, ...aboutAnnotations(key, about) },
            },
            data: { [key]: encode(value) },
          },
          metadataOnly: true,
        },
        this.#signal,
      ),
    );
  }

  /**
   * Writes the key, or takes it out; the other ones stay as they are and are not read.
   *
   * @param on - the Secret as it was seen
   * @throws AnswerError of 409 where it has been changed or replaced since
   */
  async patch(
    change: { value: SecretValue; about: About } | 'take-out' | 'forget',
    on: StoredSecret,
  ): Promise<StoredSecret> {
    const { key } = this.#target;
    const isPut = typeof change === 'object';
    return readStoredSecret(
      await this.#server.call(
        {
          asked: 'The writing of the Secret',
          method: 'PATCH',
          path: this.#path(),
          query: { fieldManager: writerOf(this.#store) },
          body: {
            metadata: {
              uid: on.uid,
              resourceVersion: on.resourceVersion,
              annotations: aboutAnnotations(key, isPut ? change.about : null),
            },
            ...(change === 'forget'
              ? {}
              : { data: { [key]: isPut ? encode(change.value) : null } }),
          },
          metadataOnly: true,
        },
        this.#signal,
      ),
    );
  }

  /** Takes the whole Secret away. @throws AnswerError of 409 where it has been changed or replaced since */
  async remove({ uid, resourceVersion }: StoredSecret): Promise<void> {
    try {
      await this.#server.call(
        {
          asked: 'The removal of the Secret',
          method: 'DELETE',
          path: this.#path(),
          body: { preconditions: { uid, resourceVersion } },
          metadataOnly: true,
        },
        this.#signal,
      );
    } catch (error) {
      if (!isStatus(error, 404)) {
        throw error;
      }
    }
  }

  #path(): string {
    const { name, namespace } = this.#target;
    return `/api/v1/namespaces/${namespace}/secrets/${name}`;
  }
}

function encode(value: SecretValue): string {
  return Buffer.from(value.reveal(), 'utf8').toString('base64');
}
