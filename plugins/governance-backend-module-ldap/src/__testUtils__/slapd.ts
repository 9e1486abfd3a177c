import { Client, ResultCodeError } from 'ldapts';
import { randomUUID } from 'node:crypto';
import { LdapSourceConfig, LockKind } from '../readLdapConfig';

/** The server that `npm run test:real` has started, with databases of three kinds. */
export interface TestServer {
  port: number;
  securePort: number;
  /** Of Countersign's own entry in each database. */
  password: string;
  rootPassword: string;
  suffixes: Record<'policy' | 'lax' | 'plain', string>;
  ca: string;
}

/** @throws Error where it was not started */
export function testServer(): TestServer {
  const text = process.env.COUNTERSIGN_TEST_SLAPD;
  if (!text) {
    throw new Error('COUNTERSIGN_TEST_SLAPD names no server');
  }
  return JSON.parse(text) as TestServer;
}

/** A branch of a database that a test has for itself. */
export class TestBranch {
  readonly base: string;
  readonly #server: TestServer;
  readonly #suffix: string;

  private constructor(server: TestServer, suffix: string) {
    this.#server = server;
    this.#suffix = suffix;
    this.base = `ou=test-${randomUUID().slice(0, 8)},${suffix}`;
  }

  static async create(
    database: keyof TestServer['suffixes'],
  ): Promise<TestBranch> {
    const server = testServer();
    const branch = new TestBranch(server, server.suffixes[database]);
    await branch.asRoot(root =>
      root.add(branch.base, { objectClass: 'organizationalUnit' }),
    );
    return branch;
  }

  get ownDn(): string {
    return `cn=countersign,${this.#suffix}`;
  }

  config(
    changes: {
      lock?: LockKind;
      connection?: Partial<LdapSourceConfig['connection']>;
    } = {},
  ): LdapSourceConfig {
    return {
      id: 'directory',
      title: 'Directory',
      environment: 'production',
      base: this.base,
      filter: '(objectClass=simpleSecurityObject)',
      groupBase: this.base,
      privilegedGroups: [],
      lock: changes.lock ?? 'ppolicy',
      connection: {
        url: `ldap://127.0.0.1:${this.#server.port}`,
        tls: 'none',
        bindDn: this.ownDn,
        bindPassword: this.#server.password,
        timeoutMs: 10_000,
        ...changes.connection,
      },
    };
  }

  /** Runs `work` as the one whom the server refuses nothing. */
  asRoot<T>(work: (root: Client) => Promise<T>): Promise<T> {
    return this.as(
      { dn: `cn=root,${this.#suffix}`, password: this.#server.rootPassword },
      work,
    );
  }

  async as<T>(
    account: { dn: string; password: string },
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    const client = new Client({
      url: `ldap://127.0.0.1:${this.#server.port}`,
      timeout: 10_000,
    });
    try {
      await client.bind(account.dn, account.password);
      return await work(client);
    } finally {
      await client.unbind();
    }
  }

  /** Whether the server lets somebody in. */
  async letsIn(account: { dn: string; password: string }): Promise<boolean> {
    try {
      await this.as(account, async () => undefined);
      return true;
    } catch (error) {
      if (error instanceof ResultCodeError) {
        return false;
      }
      throw error;
    }
  }

  /** Makes a service account by hand. @returns its DN */
  async addAccount(
    name: string,
    attributes: Record<string, string> = {},
  ): Promise<string> {
    const dn = `cn=${name},${this.base}`;
    await this.asRoot(root =>
      root.add(dn, {
        objectClass: ['applicationProcess', 'simpleSecurityObject'],
        userPassword: name,
        ...attributes,
      }),
    );
    return dn;
  }

  /** Makes a group, and data that only its members can read. @returns its DN */
  async addGroup(name: string, members: string[]): Promise<string> {
    const dn = `cn=${name},${this.base}`;
    await this.asRoot(async root => {
      await root.add(dn, { objectClass: 'groupOfNames', member: members });
      await root.add(`cn=data-${name},${this.base}`, {
        objectClass: 'applicationProcess',
      });
    });
    return dn;
  }

  /** Takes everything away. */
  async remove(): Promise<void> {
    await this.asRoot(async root => {
      for (;;) {
        const { searchEntries } = await root.search(this.base, {
          scope: 'one',
          attributes: ['1.1'],
          paged: true,
        });
        if (searchEntries.length === 0) {
          break;
        }
        for (const { dn } of searchEntries) {
          await root.del(dn);
        }
      }
      await root.del(this.base);
    });
  }
}
