import { IssueOrder, SecretValue } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { isStatus } from '../client/errors';
import { KubernetesServer } from '../client/KubernetesServer';
import { AccountName } from '../readKubernetesConfig';
import {
  ISSUER_LABEL,
  readTokenSecret,
  secretNameOf,
  TokenSecret,
  writeTokenSecret,
} from './TokenSecret';

const issuedSchema = z.looseObject({
  status: z.looseObject({
    token: z.string().min(1),
    expirationTimestamp: z.iso.datetime(),
  }),
});

/** A token as the server has given it. */
export interface GivenToken {
  value: SecretValue;
  expiresAt: Date;
}

function secretsPath(namespace: string, name?: string): string {
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  return name === undefined ? path : `${path}/${name}`;
}

/** The requests of an issuer of tokens. No answer but that with the token itself holds a value. */
export class Tokens {
  readonly #server: KubernetesServer;
  readonly #issuer: string;
  readonly #namespaces: readonly string[];

  constructor(
    server: KubernetesServer,
    options: { issuer: string; accounts: readonly AccountName[] },
  ) {
    this.#server = server;
    this.#issuer = options.issuer;
    this.#namespaces = [
      ...new Set(options.accounts.map(({ namespace }) => namespace)),
    ];
  }

  async find(
    tag: string,
    signal: AbortSignal,
  ): Promise<TokenSecret | undefined> {
    for (const namespace of this.#namespaces) {
      const answer = await this.#server.find(
        {
          asked: `The Secret of the tag in ${namespace}`,
          method: 'GET',
          path: secretsPath(namespace, secretNameOf(tag)),
          metadataOnly: true,
        },
        signal,
      );
      const found =
        answer === undefined
          ? undefined
          : readTokenSecret(this.#issuer, answer);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  async *list(signal: AbortSignal): AsyncIterable<TokenSecret> {
    for (const namespace of this.#namespaces) {
      const items = this.#server.list(
        {
          asked: `The list of Secrets in ${namespace}`,
          path: secretsPath(namespace),
          query: { labelSelector: `${ISSUER_LABEL}=${this.#issuer}` },
          metadataOnly: true,
        },
        signal,
      );
      for await (const item of items) {
        const found = readTokenSecret(this.#issuer, item);
        if (found) {
          yield found;
        }
      }
    }
  }

  /**
   * Makes the Secret of an order.
   *
   * @returns `undefined` where there is one of this name already
   */
  async create(
    order: IssueOrder & { namespace: string },
    signal: AbortSignal,
  ): Promise<TokenSecret | undefined> {
    try {
      const answer = await this.#server.call(
        {
          asked: 'The making of the Secret',
          method: 'POST',
          path: secretsPath(order.namespace),
          body: writeTokenSecret(this.#issuer, order),
          metadataOnly: true,
        },
        signal,
      );
      return readTokenSecret(this.#issuer, answer);
    } catch (error) {
      if (isStatus(error, 409)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Asks for a token that is good as long as the Secret is there, and not longer than so many seconds. */
  async request(
    { name, namespace, uid, order }: TokenSecret,
    options: {
      account: AccountName;
      seconds: number;
      signal: AbortSignal;
    },
  ): Promise<GivenToken> {
    const { account, seconds, signal } = options;
    const answer = await this.#server.call(
      {
        asked: `The token of the service account ${namespace}/${account.name}`,
        method: 'POST',
        path: `/api/v1/namespaces/${namespace}/serviceaccounts/${account.name}/token`,
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: {
            audiences: order.scopes,
            expirationSeconds: seconds,
            boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name, uid },
          },
        },
      },
      signal,
    );
    const { status } = issuedSchema.parse(answer);
    return {
      value: new SecretValue(status.token),
      expiresAt: new Date(status.expirationTimestamp),
    };
  }

  /** Writes annotations, where nobody has changed or replaced the Secret meanwhile. */
  async annotate(
    { name, namespace, uid, resourceVersion }: TokenSecret,
    annotations: Record<string, string>,
    signal: AbortSignal,
  ): Promise<TokenSecret | undefined> {
    const answer = await this.#server.call(
      {
        asked: 'The marking of the Secret',
        method: 'PATCH',
        path: secretsPath(namespace, name),
        body: { metadata: { uid, resourceVersion, annotations } },
        metadataOnly: true,
      },
      signal,
    );
    return readTokenSecret(this.#issuer, answer);
  }

  /** Takes the Secret away: this very one, and not another one of its name. What is not there is gone already. */
  async remove(
    { name, namespace, uid }: TokenSecret,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await this.#server.call(
        {
          asked: 'The removal of the Secret',
          method: 'DELETE',
          path: secretsPath(namespace, name),
          body: { preconditions: { uid } },
          metadataOnly: true,
        },
        signal,
      );
    } catch (error) {
      // 409: another one has its name by now.
      if (!isStatus(error, 404) && !isStatus(error, 409)) {
        throw error;
      }
    }
  }
}
