import { randomBytes } from 'node:crypto';
import { z } from 'zod/v4';

const mountedSchema = z.looseObject({ status: z.number() });
const credentialsSchema = z.looseObject({
  data: z.looseObject({ role_id: z.string() }),
});
const secretIdSchema = z.looseObject({
  data: z.looseObject({ secret_id: z.string() }),
});
const loginSchema = z.looseObject({
  auth: z.looseObject({
    client_token: z.string(),
    policies: z.array(z.string()),
  }),
});

/** What an answer of the server held. */
export interface TestAnswer {
  status: number;
  content: unknown;
}

/** What the task that runs the tests says of the server. */
export function readEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set; npm run test:real sets it`);
  }
  return value;
}

/**
 * The running server, with mounts of a test's own on it, and with an AppRole for Countersign that may do what the documentation
 * says and nothing else.
 */
export class TestServer {
  readonly url = readEnvironment('OPENBAO_TEST_URL');
  readonly rootToken = readEnvironment('OPENBAO_TEST_TOKEN');
  readonly kv: string;
  readonly approle: string;
  readonly #own: string;

  private constructor() {
    const suffix = randomBytes(4).toString('hex');
    this.kv = `kv-${suffix}`;
    this.approle = `approle-${suffix}`;
    this.#own = `own-${suffix}`;
  }

  /**
   * @param policies - those that may be ordered; each pair of them as well
   * @param more - what Countersign's own token may do besides, as a policy
   */
  static async prepare(
    policies: readonly string[],
    more = '',
  ): Promise<TestServer> {
    const server = new TestServer();
    const { kv, approle } = server;
    const own = server.#own;
    await server.root('POST', `sys/mounts/${kv}`, {
      type: 'kv',
      options: { version: '2' },
    });
    await server.root('POST', `sys/auth/${approle}`, { type: 'approle' });
    await server.root('POST', `sys/auth/${own}`, { type: 'approle' });
    await server.root('POST', `sys/policies/acl/${own}`, {
      policy: `${policyOf({ kv, approle, policies })}\n${more}`,
    });
    await server.root('POST', `auth/${own}/role/countersign`, {
      token_policies: [own],
      token_ttl: 3600,
    });
    return server;
  }

  /** What Countersign logs in with. */
  async ownAuth(): Promise<{
    kind: 'approle';
    mount: string;
    roleId: string;
    secretId: string;
  }> {
    const role = `auth/${this.#own}/role/countersign`;
    const { data } = credentialsSchema.parse(
      (await this.root('GET', `${role}/role-id`)).content,
    );
    const secretId = secretIdSchema.parse(
      (await this.root('POST', `${role}/secret-id`, {})).content,
    );
    return {
      kind: 'approle',
      mount: this.#own,
      roleId: data.role_id,
      secretId: secretId.data.secret_id,
    };
  }

  /** Takes every token away that Countersign has. */
  async revokeOwnTokens(): Promise<void> {
    await this.root('POST', `sys/leases/revoke-prefix/auth/${this.#own}`, {});
  }

  /** Asks the server with all rights. */
  root(method: string, path: string, body?: object): Promise<TestAnswer> {
    return this.ask(this.rootToken, method, path, body);
  }

  /** Asks the server with a token. */
  async ask(
    token: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<TestAnswer> {
    const response = await fetch(`${this.url}/v1/${path}`, {
      method,
      headers: {
        'x-vault-token': token,
        'content-type':
          method === 'PATCH'
            ? 'application/merge-patch+json'
            : 'application/json',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return mountedSchema.extend({ content: z.unknown() }).parse({
      status: response.status,
      content: text === '' ? undefined : JSON.parse(text),
    });
  }

  /** Logs in as a holder would. `undefined` where the server refuses it. */
  async login(
    roleId: string,
    secretId: string,
  ): Promise<{ token: string; policies: string[] } | undefined> {
    const { status, content } = await this.ask(
      '',
      'POST',
      `auth/${this.approle}/login`,
      { role_id: roleId, secret_id: secretId },
    );
    if (status !== 200) {
      return undefined;
    }
    const { auth } = loginSchema.parse(content);
    return { token: auth.client_token, policies: auth.policies };
  }

  async remove(): Promise<void> {
    await this.root('DELETE', `sys/mounts/${this.kv}`);
    await this.root('DELETE', `sys/auth/${this.approle}`);
    await this.root('DELETE', `sys/auth/${this.#own}`);
    await this.root('DELETE', `sys/policies/acl/${this.#own}`);
  }
}

/** The policy in the documentation, for these mounts. */
function policyOf(options: {
  kv: string;
  approle: string;
  policies: readonly string[];
}): string {
  const { kv, approle, policies } = options;
  const sets = policies.flatMap((one, index) => [
    [one],
    ...policies.slice(index + 1).map(other => [one, other].sort()),
  ]);
  return `
    path "${kv}/data/*" { capabilities = ["create", "update", "patch"] }
    path "${kv}/metadata/*" { capabilities = ["read", "patch"] }
    path "${kv}/subkeys/*" { capabilities = ["read"] }
    path "${kv}/destroy/*" { capabilities = ["update"] }
    path "sys/wrapping/wrap" {
      capabilities = ["update"]
      min_wrapping_ttl = "1s"
    }
    path "auth/token/lookup-accessor" { capabilities = ["update"] }
    path "auth/token/revoke-accessor" { capabilities = ["update"] }
    path "auth/${approle}/role" { capabilities = ["list"] }
    path "auth/${approle}/role/countersign.*" {
      capabilities = ["create", "read", "update", "delete", "list"]
      allowed_parameters = {
        "token_policies" = ${JSON.stringify(sets)}
        "*" = []
      }
    }
  `;
}
