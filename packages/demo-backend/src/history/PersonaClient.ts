import { ResponseError } from '@backstage/errors';
import { JsonValue } from '@backstage/types';

/** Calls the governance API as a persona does, over HTTP, so that history is made by the way everything else is. */
export class PersonaClient {
  readonly #baseUrl: string;

  constructor(options: { baseUrl: string }) {
    this.#baseUrl = options.baseUrl;
  }

  async call<T>(
    persona: string,
    method: 'GET' | 'POST',
    path: string,
    body?: JsonValue,
  ): Promise<T> {
    const signedIn = await fetch(`${this.#baseUrl}/api/auth/persona/refresh`, {
      headers: { 'x-persona': persona },
    });
    if (!signedIn.ok) {
      throw await ResponseError.fromResponse(signedIn);
    }
    const { backstageIdentity } = (await signedIn.json()) as {
      backstageIdentity: { token: string };
    };
    const response = await fetch(`${this.#baseUrl}/api/governance${path}`, {
      method,
      headers: {
        authorization: `Bearer ${backstageIdentity.token}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return (await response.json()) as T;
  }
}
