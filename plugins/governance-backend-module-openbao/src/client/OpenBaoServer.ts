import {
  Line,
  LineRequest,
  openLine,
  sendRequest,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { OpenBaoConnection } from '../readOpenBaoConfig';
import {
  AnswerError,
  findKnown,
  isStatus,
  UntrustedAnswerError,
} from './errors';
import { TokenKeeper } from './TokenKeeper';

const errorsSchema = z.looseObject({ errors: z.array(z.string()) });

const MOST_ATTEMPTS = 5;

function isRolledBack(error: unknown): boolean {
  return error instanceof AnswerError && error.known === 'rolled-back';
}

/** One request of this module. */
export interface Call {
  /** What is asked, for a person; stands in errors. */
  asked: string;
  method: LineRequest['method'];
  /** Below `/v1/`, each part of it already encoded. */
  path: string;
  query?: Record<string, string>;
  body?: object;
  /** Has the server keep its answer, and answer with a token that takes it out once within this time. */
  wrapForSeconds?: number;
}

/** Speaks with one OpenBao or Vault server. What it is sent and what it answers goes into no error and no log. */
export class OpenBaoServer {
  readonly #connection: OpenBaoConnection;
  readonly #line: Line;
  readonly #tokens: TokenKeeper;

  constructor(connection: OpenBaoConnection) {
    this.#connection = connection;
    this.#line = openLine(connection);
    this.#tokens = new TokenKeeper(connection.auth, (call, options) =>
      this.#send(call, options),
    );
  }

  /**
   * Makes a request, once more with a new token where the server does not take the one at hand; it has done nothing then. Also
   * once more, up to five times in all, where its storage has taken back what it did, because another request came in between.
   *
   * @returns what stands in the answer, `undefined` where it is empty
   * @throws AnswerError for any answer that is no success, or whatever kept it from coming
   */
  async call(call: Call, signal: AbortSignal): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#callOnce(call, signal);
      } catch (error) {
        if (!isRolledBack(error) || attempt === MOST_ATTEMPTS) {
          throw error;
        }
      }
    }
  }

  /** As {@link OpenBaoServer.call}; `undefined` also where the server says that it is not there. */
  async find(call: Call, signal: AbortSignal): Promise<unknown> {
    try {
      return await this.call(call, signal);
    } catch (error) {
      if (isStatus(error, 404)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Makes a request once, with a token of its own. Throws as {@link OpenBaoServer.call}. */
  callWith(token: string, call: Call, signal: AbortSignal): Promise<unknown> {
    return this.#send(call, { token, signal });
  }

  async #callOnce(call: Call, signal: AbortSignal): Promise<unknown> {
    const token = await this.#tokens.get();
    try {
      return await this.#send(call, { token, signal });
    } catch (error) {
      if (!isStatus(error, 403) || !this.#tokens.canReplace(token)) {
        throw error;
      }
      return this.#send(call, {
        token: await this.#tokens.get(),
        signal,
      });
    }
  }

  async #send(
    { asked, method, path, query, body, wrapForSeconds }: Call,
    { token, signal }: { token?: string; signal: AbortSignal },
  ): Promise<unknown> {
    const { namespace, requestTimeoutMs } = this.#connection;
    const search = query ? `?${new URLSearchParams(query)}` : '';
    const answer = await sendRequest(
      this.#line,
      {
        method,
        path: `/v1/${path}${search}`,
        headers: {
          accept: 'application/json',
          // Keeps agents and proxies from being tricked into requests (X-Vault-Request of the server's documentation).
          'x-vault-request': 'true',
          ...(token ? { 'x-vault-token': token } : {}),
          ...(wrapForSeconds === undefined
            ? {}
            : { 'x-vault-wrap-ttl': `${wrapForSeconds}s` }),
          ...(namespace ? { 'x-vault-namespace': namespace } : {}),
          ...(body
            ? {
                'content-type':
                  method === 'PATCH'
                    ? 'application/merge-patch+json'
                    : 'application/json',
              }
            : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      },
      AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    );
    const content = parseJson(answer.body);
    if (answer.status < 200 || answer.status > 299) {
      const { data } = errorsSchema.safeParse(content);
      throw new AnswerError(
        asked,
        answer.status,
        findKnown(data?.errors ?? []),
      );
    }
    if (content === undefined && answer.body !== '') {
      throw new UntrustedAnswerError(`${asked} was answered with no JSON`);
    }
    return content;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its status says what it is; a proxy's page is no JSON.
    return undefined;
  }
}
