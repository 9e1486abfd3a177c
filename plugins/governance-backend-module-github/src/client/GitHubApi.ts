import { GithubCredentialsProvider } from '@backstage/integration';
import { GitHubConfig } from '../readGitHubConfig';
import { AnswerError, readLimits } from './errors';

/** Version of the REST API that this module was written for. */
const API_VERSION = '2022-11-28';

/** One request of this module. */
export interface Call {
  /** What is asked, for a person; stands in errors. */
  asked: string;
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  repository: string;
  /** Below the repository, each part of it already encoded. */
  path: string;
  body?: object;
}

/** What GitHub answered. */
export interface Answer {
  status: number;
  /** `undefined` where nothing came. */
  content: unknown;
  /** When it was answered, by GitHub's own clock. */
  at: Date;
}

function parse(asked: string, text: string): unknown {
  if (text === '') {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's words repeat the text.
    throw new Error(`${asked} was answered with no JSON`);
  }
}

/** Speaks with the REST API of one GitHub. What it sends goes into no error and no log. */
export class GitHubApi {
  readonly #host: string;
  readonly #apiUrl: string;
  readonly #requestTimeoutMs: number;
  readonly #credentials: GithubCredentialsProvider;

  constructor(
    config: Pick<GitHubConfig, 'host' | 'apiUrl' | 'requestTimeoutMs'>,
    credentials: GithubCredentialsProvider,
  ) {
    this.#host = config.host;
    this.#apiUrl = config.apiUrl;
    this.#requestTimeoutMs = config.requestTimeoutMs;
    this.#credentials = credentials;
  }

  /** A signal for what has to be found out whatever became of the call that it belongs to. */
  ownSignal(): AbortSignal {
    return AbortSignal.timeout(this.#requestTimeoutMs);
  }

  /**
   * Makes one request, as the app or with the token of the integration. Follows no redirection.
   *
   * @throws AnswerError for any answer that is no success, or whatever kept it from coming
   */
  async call(
    { asked, method, repository, path, body }: Call,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { headers } = await this.#credentials.getCredentials({
      url: `https://${this.#host}/${repository}`,
    });
    if (!headers?.Authorization) {
      throw new Error(
        `integrations.github has no token and no app for ${
          this.#host
        }/${repository}`,
      );
    }
    const response = await fetch(
      `${this.#apiUrl}/repos/${repository}/${path}`,
      {
        method,
        redirect: 'manual',
        signal: AbortSignal.any([
          signal,
          AbortSignal.timeout(this.#requestTimeoutMs),
        ]),
        headers: {
          ...headers,
          accept: 'application/vnd.github+json',
          'x-github-api-version': API_VERSION,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      },
    );
    const text = await response.text();
    if (!response.ok) {
      throw new AnswerError(
        asked,
        response.status,
        readLimits(response.headers),
      );
    }
    const at = new Date(response.headers.get('date') ?? '');
    if (Number.isNaN(at.getTime())) {
      throw new Error(`${asked} was answered without a date`);
    }
    return { status: response.status, content: parse(asked, text), at };
  }

  /** As {@link GitHubApi.call}; `undefined` where GitHub says that it is not there. */
  async find(call: Call, signal: AbortSignal): Promise<Answer | undefined> {
    try {
      return await this.call(call, signal);
    } catch (error) {
      if (error instanceof AnswerError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }
}
