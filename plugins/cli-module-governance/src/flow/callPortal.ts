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

/**
 * Sends a request to the governance backend and yields its answer.
 *
 * @throws ExitCodeError with code 2 when the portal does not answer or refuses
 */
export async function callPortal(
  { url, token }: Portal,
  route: string,
  body: object,
): Promise<unknown> {
  const target = new URL(
    `${url.pathname.replace(/\/$/, '')}/api/governance${route}`,
    url,
  );
  let response: Response;
  try {
    response = await fetch(target, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
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
  const text = await response.text();
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    // What is no JSON is not from the governance backend; its status says enough.
    answer = undefined;
  }
  if (!response.ok || answer === undefined) {
    throw new ExitCodeError(
      `${target.origin} answered ${response.status}${said(answer)}`,
      EXIT_USAGE,
    );
  }
  return answer;
}
