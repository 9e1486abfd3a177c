import {
  Line,
  LineRequest,
  openLine,
  sendRequest,
} from '@countersign/plugin-governance-node';
import { readFile } from 'node:fs/promises';
import { z } from 'zod/v4';
import { KubernetesConnection } from '../readKubernetesConfig';
import { AnswerError, isStatus, UntrustedAnswerError } from './errors';

/** Objects to a page. */
const PAGE = 500;

const pageSchema = z.looseObject({
  metadata: z.looseObject({ continue: z.string().nullish() }),
  items: z.array(z.unknown()).nullish(),
});

/** One request of this module. */
export interface Call {
  /** What is asked, for a person; stands in errors. */
  asked: string;
  method: LineRequest['method'];
  /** From `/` on, each part of it already encoded. */
  path: string;
  query?: Record<string, string>;
  body?: object;
  /** Whether the answer is to hold the metadata alone, so that no value of a Secret comes here. */
  metadataOnly?: boolean;
}

/** Speaks with one Kubernetes API server. What it is sent and what it answers goes into no error and no log. */
export class KubernetesServer {
  readonly #connection: KubernetesConnection;
  readonly #line: Line;

  constructor(connection: KubernetesConnection) {
    this.#connection = connection;
    this.#line = openLine(connection);
  }

  /**
   * Makes a request.
   *
   * @returns what stands in the answer
   * @throws AnswerError for any answer that is no success, or whatever kept it from coming
   */
  async call(call: Call, signal: AbortSignal): Promise<unknown> {
    const { asked, method, path, query, body, metadataOnly } = call;
    const { auth, requestTimeoutMs } = this.#connection;
    // A file is read each time: the kubelet writes a new token into it before the old one ends.
    const token =
      auth.kind === 'token'
        ? auth.token
        : (await readFile(auth.tokenFile, 'utf8')).trim();
    const answer = await sendRequest(
      this.#line,
      {
        method,
        path: `${path}${query ? `?${new URLSearchParams(query)}` : ''}`,
        headers: {
          accept: metadataOnly ? acceptMetadata(call) : 'application/json',
          authorization: `Bearer ${token}`,
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
    if (answer.status < 200 || answer.status > 299) {
      throw new AnswerError(asked, answer.status);
    }
    const content = parseJson(answer.body);
    if (content === undefined) {
      throw new UntrustedAnswerError(`${asked} was answered with no JSON`);
    }
    return content;
  }

  /** As {@link KubernetesServer.call}; `undefined` where the server says that it is not there. */
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

  /**
   * Gives the items of a list, page by page.
   *
   * @throws AnswerError of 410 too, where the server keeps the list no longer as it was when the first page was read
   * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
   */
  async *list(
    call: Omit<Call, 'method' | 'body'>,
    signal: AbortSignal,
  ): AsyncIterable<unknown> {
    let token = '';
    do {
      const page = pageSchema.parse(
        await this.call(
          {
            ...call,
            method: 'GET',
            query: {
              ...call.query,
              limit: String(PAGE),
              ...(token ? { continue: token } : {}),
            },
          },
          signal,
        ),
      );
      yield* page.items ?? [];
      token = page.metadata.continue ?? '';
    } while (token !== '');
  }
}

/** Names nothing else, so that a server which cannot do it answers 406, and not with the values. */
function acceptMetadata({ method, query }: Call): string {
  const isList = method === 'GET' && (query?.limit ?? '') !== '';
  const kind = isList ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  return `application/json;as=${kind};v=v1;g=meta.k8s.io`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page is no JSON.
    return undefined;
  }
}
