import { ResponseError } from '@backstage/errors';

function withQuery(path: string, query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

/** What the client needs of its surroundings; Backstage's `fetchApi` and `discoveryApi` fit. @public */
export interface GovernanceClientOptions {
  fetchApi: { fetch: typeof fetch };
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
}

/** Calls routes of the governance backend, and takes what it refuses for an error. */
export class HttpCalls {
  readonly #fetchApi: GovernanceClientOptions['fetchApi'];
  readonly #discoveryApi: GovernanceClientOptions['discoveryApi'];

  constructor(options: GovernanceClientOptions) {
    this.#fetchApi = options.fetchApi;
    this.#discoveryApi = options.discoveryApi;
  }

  get<T>(path: string, query: object = {}): Promise<T> {
    return this.request<T>(withQuery(path, query), { method: 'GET' });
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.request<T>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async getBlob(path: string, query: object = {}): Promise<Blob> {
    const response = await this.send(withQuery(path, query), {
      method: 'GET',
    });
    return response.blob();
  }

  async send(path: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('governance');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }

  async request<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.send(path, init);
    return (await response.json()) as T;
  }
}
