import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';

/** How long an idle connection is kept, in milliseconds: shorter than servers do. */
const IDLE_MS = 30_000;

/**
 * A way to one server.
 *
 * @public
 */
export interface Line {
  url: URL;
  agent: HttpAgent;
}

/**
 * Opens a line to a server; connections are made when they are needed.
 *
 * @param options - `ca`: certificates in PEM that are trusted in place of the system's
 * @public
 */
export function openLine(options: { url: string; ca?: string }): Line {
  const url = new URL(options.url);
  const settings = { keepAlive: true, timeout: IDLE_MS };
  return {
    url,
    agent:
      url.protocol === 'https:'
        ? new HttpsAgent({ ...settings, ca: options.ca })
        : new HttpAgent(settings),
  };
}

/**
 * What goes to a server.
 *
 * @public
 */
export interface LineRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the server's address, with its query. */
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/**
 * Sends one request and gives what came back. Follows no redirection: a token goes where it was meant to go.
 *
 * @throws whatever kept the answer from coming
 * @public
 */
export function sendRequest(
  { url, agent }: Line,
  { method, path, headers, body }: LineRequest,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(
      new URL(`${url.pathname.replace(/\/$/, '')}${path}`, url),
      {
        method,
        agent,
        signal,
        headers: {
          ...headers,
          ...(body === undefined
            ? {}
            : { 'content-length': Buffer.byteLength(body) }),
        },
      },
      response => {
        text(response).then(
          content =>
            resolve({ status: response.statusCode ?? 0, body: content }),
          reject,
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
