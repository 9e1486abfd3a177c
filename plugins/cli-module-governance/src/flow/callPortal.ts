import { ExitCodeError, EXIT_USAGE } from '../commands/ledger/ExitCodeError';
import { UsageError } from '../evaluate/usageError';

/** The options of commands that talk to a portal. */
export const PORTAL_OPTIONS = {
  'base-url': {
    type: 'string',
    value: 'url',
    says: 'the backend, such as https://portal.example.com',
  },
  'token-env': {
    type: 'string',
    value: 'name',
    says: 'the environment variable that holds the token; GOVERNANCE_TOKEN by default',
  },
} as const;

/** Where a portal is, and by whose authority it is asked. The token is read from the environment, never from an argument. */
export interface Portal {
  url: URL;
  token: string;
}

/**
 * Reads where the portal is.
 *
 * @throws UsageError naming what is missing; never with the token
 */
export function readPortal(
  values: { 'base-url': string | undefined; 'token-env': string | undefined },
  environment: { [name: string]: string | undefined },
): Portal {
  const base = values['base-url'];
  const name = values['token-env'] ?? 'GOVERNANCE_TOKEN';
  const token = environment[name];
  if (base === undefined || !URL.canParse(base)) {
    throw new UsageError(
      `--base-url ${
        base === undefined ? 'is missing' : `"${base}" is no URL`
      }; it names the backend, such as https://portal.example.com.`,
    );
  }
  const url = new URL(base);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new UsageError(
      `--base-url ${url.origin} would send the token in the clear; accepted is https, and http to this machine.`,
    );
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new UsageError(
      '--token-env takes the name of an environment variable, not a token.',
    );
  }
  if (!token) {
    throw new UsageError(`The environment variable ${name} is not set.`);
  }
  return { url, token };
}

function said(answer: unknown): string {
  const { error } = (answer ?? {}) as { error?: { message?: unknown } };
  return typeof error?.message === 'string' ? `: ${error.message}` : '';
}

function toTarget({ url }: Portal, route: string): URL {
  return new URL(
    `${url.pathname.replace(/\/$/, '')}/api/governance${route}`,
    url,
  );
}

async function send(
  portal: Portal,
  target: URL,
  init: RequestInit,
): Promise<Response> {
  try {
    return await fetch(target, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${portal.token}` },
      // A redirect could lead the token elsewhere.
      redirect: 'error',
    });
  } catch (error) {
    throw new ExitCodeError(
      `${target.origin} did not answer: ${
        error instanceof Error ? error.message : String(error)
      }`,
      EXIT_USAGE,
    );
  }
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is not from the governance backend; its status says enough.
    return undefined;
  }
}

/**
 * Asks the governance backend for something and yields its answer, not read yet.
 *
 * @throws ExitCodeError with code 2 when the portal does not answer or refuses
 */
export async function askPortal(
  portal: Portal,
  route: string,
): Promise<Response> {
  const target = toTarget(portal, route);
  const response = await send(portal, target, { method: 'GET' });
  if (!response.ok) {
    const answer = parseAnswer(await response.text());
    throw new ExitCodeError(
      `${target.origin} answered ${response.status}${said(answer)}`,
      EXIT_USAGE,
    );
  }
  return response;
}

/**
 * Sends a request to the governance backend and yields its answer.
 *
 * @throws ExitCodeError with code 2 when the portal does not answer or refuses
 */
export async function callPortal(
  portal: Portal,
  route: string,
  body: object,
): Promise<unknown> {
  const target = toTarget(portal, route);
  const response = await send(portal, target, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = parseAnswer(await response.text());
  if (!response.ok || answer === undefined) {
    throw new ExitCodeError(
      `${target.origin} answered ${response.status}${said(answer)}`,
      EXIT_USAGE,
    );
  }
  return answer;
}
