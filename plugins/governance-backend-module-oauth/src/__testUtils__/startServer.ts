import { FaultLine } from '@countersign/plugin-governance-node/testUtils';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod/v4';
import { OAuthSourceConfig } from '../readOAuthConfig';

/** A client as the server keeps it. */
export interface KeptClient {
  client_id: string;
  client_name?: string;
  grant_types: string[];
  scope?: string;
}

/** A running authorization server with a line to it. */
export interface TestServer {
  line: FaultLine;
  config: OAuthSourceConfig;
  /** Everything that the server keeps of clients, seen from inside. */
  clients(): Promise<KeptClient[]>;
  /** Changes what the server keeps of one, from inside. */
  edit(clientId: string, changes: object): Promise<void>;
  /** Takes one away, from inside. */
  forget(clientId: string): Promise<void>;
  forgetAll(): Promise<void>;
  /** Asks the server for a token, as a client would. `undefined` where it gives none. */
  token(
    client: { id: string; secret: string },
    scope?: string,
  ): Promise<string | undefined>;
  /** Registers a client as somebody else with the right to. */
  register(metadata: object): Promise<{ id: string; secret: string }>;
  stop(): Promise<void>;
}

const portsSchema = z.object({ port: z.number(), insidePort: z.number() });
const HOUR_MS = 3_600_000;
const INITIAL_ACCESS_TOKEN = 'initial-access-token-of-the-tests';

/** Requests that register, change or delete a client. */
function isChange(bytes: Buffer): boolean {
  return /^(POST \/reg|PUT \/reg\/|DELETE \/reg\/)/.test(
    bytes.subarray(0, 32).toString('latin1'),
  );
}

/**
 * Starts oidc-provider in a process of its own.
 *
 * @param options - `rotate`: whether it puts another registration access token in the place of the last one at each change
 */
export async function startServer({
  rotate = false,
}: { rotate?: boolean } = {}): Promise<TestServer> {
  const child = spawn(
    process.execPath,
    [
      path.join(__dirname, 'oidcServer.mjs'),
      JSON.stringify({
        initialAccessToken: INITIAL_ACCESS_TOKEN,
        scopes: ['api:read', 'api:write', 'api:admin'],
        rotate,
      }),
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value } = await lines.next();
  const { port, insidePort } = portsSchema.parse(JSON.parse(String(value)));
  const line = await FaultLine.open({
    host: '127.0.0.1',
    port,
    changes: isChange,
  });
  const issuer = `http://127.0.0.1:${line.port}`;
  child.stdin.write(`${issuer}\n`);
  await lines.next();
  const direct = `http://127.0.0.1:${port}`;
  const inside = `http://127.0.0.1:${insidePort}/`;
  return {
    line,
    config: {
      id: 'login',
      title: 'Login',
      environment: 'production',
      issuer,
      initialAccessToken: INITIAL_ACCESS_TOKEN,
      sealingKeys: ['the-key-that-seals-tokens-in-the-tests'],
      scopes: ['api:read', 'api:write'],
      longestLifeMs: 30 * 24 * HOUR_MS,
      requestTimeoutMs: 10_000,
      acceptsTokenRotation: rotate,
    },
    clients: async () => (await fetch(inside)).json(),
    edit: async (clientId, changes) => {
      await fetch(`${inside}${clientId}`, {
        method: 'PUT',
        body: JSON.stringify(changes),
      });
    },
    forget: async clientId => {
      await fetch(`${inside}${clientId}`, { method: 'DELETE' });
    },
    forgetAll: async () => {
      await fetch(inside, { method: 'DELETE' });
    },
    token: async ({ id, secret }, scope) => {
      const response = await fetch(`${direct}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString(
            'base64',
          )}`,
        },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          ...(scope ? { scope } : {}),
        }),
      });
      const answer = await response.json();
      return response.ok ? answer.access_token : undefined;
    },
    register: async metadata => {
      const response = await fetch(`${direct}/reg`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${INITIAL_ACCESS_TOKEN}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(metadata),
      });
      const client = await response.json();
      return { id: client.client_id, secret: client.client_secret };
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}
