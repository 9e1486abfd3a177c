import { DatabaseIssuerConfig } from '../readDatabaseIssuers';
import { databasePolicy } from './databasePolicy';
import { TestDatabase } from './TestDatabase';
import { TestServer } from './TestServer';

const LONGEST_LIFE_MS = 30 * 24 * 3_600_000;

/** Which of the requests that an order takes are to meet faults: all that change something, or all but those about roles. */
export type FaultyLogin = 'of-the-role' | 'of-the-login';

/** A mount of the database secrets engine of a test's own, and what an issuer on it is configured with. */
export interface DatabaseEngine {
  server: TestServer;
  database: TestDatabase;
  config: DatabaseIssuerConfig;
  /** Whether bytes begin a request that is to meet a fault. */
  changes(faulty: FaultyLogin): (bytes: Buffer) => boolean;
  /** Asks the server with all rights. @throws Error where it says no */
  ask(method: string, path: string, body?: object): Promise<void>;
  remove(): Promise<void>;
}

/** Mounts the engine on a real PostgreSQL server. Countersign may do there what the documentation says and nothing else. */
export async function prepareDatabaseEngine(): Promise<DatabaseEngine> {
  const database = await TestDatabase.prepare();
  const { suffix, readers, writers } = database;
  const mount = `database-${suffix}`;
  const names = {
    mount,
    connection: 'ledger',
    tokenRole: `orders-${suffix}`,
    passwordPolicy: `long-${suffix}`,
  };
  const scopes = [
    { name: 'ledger-read', roles: [readers] },
    { name: 'ledger-write', roles: [readers, writers] },
  ];
  const server = await TestServer.prepare([], databasePolicy(names));
  const ask = async (method: string, path: string, body?: object) => {
    const { status, content } = await server.root(method, path, body);
    if (status >= 300) {
      throw new Error(`${path} was answered with ${JSON.stringify(content)}`);
    }
  };
  await ask('POST', `sys/mounts/${mount}`, { type: 'database' });
  await ask('POST', `${mount}/config/${names.connection}`, {
    plugin_name: 'postgresql-database-plugin',
    connection_url: database.connectionUrl,
    username: database.engine,
    password: database.enginePassword,
    password_authentication: 'scram-sha-256',
    allowed_roles: ['countersign.*'],
  });
  await ask('POST', `sys/policies/password/${names.passwordPolicy}`, {
    policy: `
      length = 43
      rule "charset" {
        charset = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
      }`,
  });
  await ask('POST', `sys/policies/acl/${names.tokenRole}`, {
    policy: `path "${mount}/creds/countersign.*" { capabilities = ["read"] }`,
  });
  await ask('POST', `auth/token/roles/${names.tokenRole}`, {
    orphan: true,
    token_type: 'batch',
    renewable: false,
    allowed_policies: [names.tokenRole],
  });
  const config: DatabaseIssuerConfig = {
    ...names,
    id: 'ledger-leases',
    title: 'Ledger',
    prefix: 'countersign',
    scopes,
    longestLifeMs: LONGEST_LIFE_MS,
    observe: true,
  };
  return {
    server,
    database,
    config,
    changes: faulty => bytes => {
      const [method, path = ''] = bytes
        .subarray(0, 512)
        .toString('latin1')
        .split(' ');
      const isOfRole =
        path.startsWith(`/v1/${mount}/roles/`) && method !== 'GET';
      const isOfLogin =
        path.startsWith(`/v1/${mount}/creds/`) ||
        /^\/v1\/sys\/leases\/(renew|revoke)$/.test(path);
      return isOfLogin || (isOfRole && faulty === 'of-the-role');
    },
    ask,
    remove: async () => {
      await server.root('POST', `sys/leases/revoke-prefix/${mount}`, {
        sync: true,
      });
      await server.root('DELETE', `sys/mounts/${mount}`);
      await server.root('DELETE', `auth/token/roles/${names.tokenRole}`);
      await server.root('DELETE', `sys/policies/acl/${names.tokenRole}`);
      await server.root(
        'DELETE',
        `sys/policies/password/${names.passwordPolicy}`,
      );
      await server.remove();
      await database.remove();
    },
  };
}
