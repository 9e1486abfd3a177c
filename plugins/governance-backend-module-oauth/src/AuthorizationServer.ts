import { z } from 'zod/v4';
import { AnswerError, UntrustedAnswerError } from './errors';
import { isConfidential, OAuthSourceConfig } from './readOAuthConfig';

const metadataSchema = z.looseObject({
  issuer: z.string(),
  registration_endpoint: z.string(),
});

const clientSchema = z.looseObject({
  client_id: z.string().min(1),
  client_name: z.string().optional(),
  grant_types: z.array(z.string()).optional(),
  scope: z.string().optional(),
  client_secret_expires_at: z.number().optional(),
  registration_access_token: z.string().min(1).optional(),
});

const registeredSchema = clientSchema.extend({
  client_secret: z.string().min(1),
  registration_access_token: z.string().min(1),
  registration_client_uri: z.string(),
});

const errorSchema = z.looseObject({
  error: z
    .string()
    .regex(/^[a-z_]{1,64}$/)
    .optional(),
});

/** A client as the server shows it (RFC 7591, section 3.2.1). Holds secrets: it goes no further than this module. */
export type ClientAnswer = z.output<typeof clientSchema>;

/** A client that was just registered. Holds its secret and the token that manages it. */
export type RegisteredClient = z.output<typeof registeredSchema>;

/** What a request to manage a client is made with: where, and the registration access token. */
export interface Management {
  uri: string;
  token: string;
}

/** Members of an answer that a change must not hold (RFC 7592, section 2.2), and the secret, which need not be said. */
const NOT_SENT = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
  'client_secret',
];

/** Speaks RFC 7591 and RFC 7592 with one authorization server. */
export class AuthorizationServer {
  readonly #config: OAuthSourceConfig;

  constructor(config: OAuthSourceConfig) {
    this.#config = config;
  }

  /**
   * Where clients are registered, as the server's metadata says (RFC 8414, and OpenID Connect Discovery where there is none).
   *
   * @throws AnswerError, or whatever kept the server from being asked; UntrustedAnswerError where the metadata are another's
   */
  async findRegistration(signal: AbortSignal): Promise<string> {
    const { issuer } = this.#config;
    const { origin, pathname } = new URL(issuer);
    const path = pathname.replace(/\/$/, '');
    const places = [
      `${origin}/.well-known/oauth-authorization-server${path}`,
      `${issuer}/.well-known/openid-configuration`,
    ];
    for (const place of places) {
      const response = await this.#send(place, { method: 'GET' }, signal);
      if (response.status !== 404) {
        const metadata = metadataSchema.parse(
          await this.#read(response, 'The metadata'),
        );
        if (metadata.issuer.replace(/\/$/, '') !== issuer) {
          throw new UntrustedAnswerError(
            `The metadata are of ${metadata.issuer}, not of ${issuer}`,
          );
        }
        return this.#trusted(metadata.registration_endpoint);
      }
      await response.body?.cancel();
    }
    throw new AnswerError('The metadata', 404, undefined);
  }

  /** Registers a client. @throws as {@link AuthorizationServer.findRegistration} */
  async register(
    endpoint: string,
    metadata: object,
    signal: AbortSignal,
  ): Promise<RegisteredClient> {
    const response = await this.#send(
      endpoint,
      {
        method: 'POST',
        token: this.#config.initialAccessToken,
        body: metadata,
      },
      signal,
    );
    const client = registeredSchema.parse(
      await this.#read(response, 'The registration'),
    );
    // The server says where the token goes from now on: nowhere but to itself.
    const uri = this.#trusted(client.registration_client_uri);
    if (new URL(uri).origin !== new URL(endpoint).origin) {
      throw new UntrustedAnswerError(
        `The client is to be managed at ${new URL(uri).origin}`,
      );
    }
    return client;
  }

  /** Reads a client. @throws AnswerError with 401 where it is not there, or the token is none */
  async read(at: Management, signal: AbortSignal): Promise<ClientAnswer> {
    const response = await this.#send(
      at.uri,
      { method: 'GET', token: at.token },
      signal,
    );
    return clientSchema.parse(await this.#read(response, 'The client'));
  }

  /** Changes a client, leaving everything else as it is. @returns the client as it is then */
  async change(
    at: Management,
    { client, changes }: { client: ClientAnswer; changes: object },
    signal: AbortSignal,
  ): Promise<ClientAnswer> {
    const kept = Object.entries(client).filter(
      ([member]) => !NOT_SENT.includes(member),
    );
    const response = await this.#send(
      at.uri,
      {
        method: 'PUT',
        token: at.token,
        body: { ...Object.fromEntries(kept), ...changes },
      },
      signal,
    );
    return clientSchema.parse(await this.#read(response, 'The change'));
  }

  /** Deletes a client. @throws AnswerError with 401 where it is not there, or the token is none */
  async remove(at: Management, signal: AbortSignal): Promise<void> {
    const response = await this.#send(
      at.uri,
      { method: 'DELETE', token: at.token },
      signal,
    );
    if (!response.ok) {
      await this.#read(response, 'The deletion');
    }
    await response.body?.cancel();
  }

  #trusted(url: string): string {
    if (!URL.canParse(url) || !isConfidential(new URL(url))) {
      throw new UntrustedAnswerError(`The server names '${url}', unencrypted`);
    }
    return url;
  }

  #send(
    url: string,
    request: { method: string; token?: string; body?: object },
    signal: AbortSignal,
  ): Promise<Response> {
    const { method, token, body } = request;
    return fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      // A token goes where it was meant to go, and nowhere that it is sent on to.
      redirect: 'error',
      signal: AbortSignal.any([
        signal,
        AbortSignal.timeout(this.#config.requestTimeoutMs),
      ]),
    });
  }

  async #read(response: Response, asked: string): Promise<unknown> {
    const text = await response.text();
    const content = parseJson(text);
    if (!response.ok) {
      const { data } = errorSchema.safeParse(content);
      throw new AnswerError(asked, response.status, data?.error);
    }
    if (content === undefined) {
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
