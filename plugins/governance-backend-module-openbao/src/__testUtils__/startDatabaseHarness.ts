import {
  FaultLine,
  IssuerHarness,
} from '@countersign/plugin-governance-node/testUtils';
import { randomUUID } from 'node:crypto';
import { z } from 'zod/v4';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { DatabaseIssuer } from '../database/DatabaseIssuer';
import { DatabaseSource } from '../database/DatabaseSource';
import { DatabaseIssuerConfig } from '../readDatabaseIssuers';
import { OpenBaoAuth } from '../readOpenBaoConfig';
import { databasePolicy } from './databasePolicy';
import { TestDatabase } from './TestDatabase';
import { TestServer } from './TestServer';

const HOUR_MS = 3_600_000;

const keysSchema = z.looseObject({
  data: z.looseObject({ keys: z.array(z.string()) }),
});

/** A harness that knows more of the engine than the contract asks for. */
export interface DatabaseHarness extends IssuerHarness {
  server: TestServer;
  database: TestDatabase;
  config: DatabaseIssuerConfig;
  /** Another issuer on the same mount, as another process has one. */
  replica(changes?: Partial<DatabaseIssuerConfig>): DatabaseIssuer;
  source: DatabaseSource;
}

/**
 * A mount of the database secrets engine, on a real PostgreSQL server, with an issuer on it, over a line that breaks as it is told
 * to. Countersign may do there what the documentation says and nothing else.
 *
 * @param options - `faulty`: which requests are to meet faults: all that change something, or all but those about roles
 */
export async function startDatabaseHarness(
  options: { faulty?: 'of-the-role' | 'of-the-login' } = {},
): Promise<DatabaseHarness> {
  const { faulty = 'of-the-role' } = options;
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
  const { hostname, port } = new URL(server.url);
  const line = await FaultLine.open({
    host: hostname,
    port: Number(port),
    changes: bytes => {
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
  });
  const config: DatabaseIssuerConfig = {
    ...names,
    id: 'ledger-leases',
    title: 'Ledger',
    prefix: 'countersign',
    scopes,
    longestLifeMs: 30 * 24 * HOUR_MS,
    observe: true,
  };
  const own = await server.ownAuth();
  const connected = (auth: OpenBaoAuth) =>
    new OpenBaoServer({
      url: `http://127.0.0.1:${line.port}`,
      auth,
      requestTimeoutMs: 10_000,
    });
  const about = { environment: 'production' };
  const issuerWith = (
    auth: OpenBaoAuth,
    changes: Partial<DatabaseIssuerConfig> = {},
  ) =>
    new DatabaseIssuer(about, {
      issuer: { ...config, ...changes },
      server: connected(auth),
    });
  const wrongToken = `wrong-${randomUUID()}`;
  const roles = async () => {
    const { status, content } = await server.root(
      'GET',
      `${mount}/roles?list=true`,
    );
    return status === 404 ? [] : keysSchema.parse(content).data.keys;
  };
  return {
    server,
    database,
    config,
    issuer: issuerWith(own),
    replica: changes => issuerWith(own, changes),
    source: new DatabaseSource(about, {
      issuer: config,
      server: connected(own),
    }),
    line,
    unauthorized: issuerWith({ kind: 'token', token: wrongToken }),
    canaries: [own.secretId, wrongToken],
    order: changes => ({
      tag: `c-${randomUUID().slice(0, 18)}`,
      identity: 'payments',
      environment: 'production',
      scopes: ['ledger-write', 'ledger-read'],
      notAfter: new Date(Date.now() + HOUR_MS).toISOString(),
      owner: 'group:default/ledger',
      purpose: 'Reads the ledger',
      requestedBy: 'user:default/ann',
      ...changes,
    }),
    unknownScope: 'ledger-admin',
    hostileScope: 'ledger-read"; ALTER ROLE postgres PASSWORD NULL; --',
    use: ({ externalId }, material) =>
      database.use(externalId, material.reveal()),
    scopesOf: async ({ externalId }) => {
      const held = await database.memberOf(externalId);
      return scopes
        .filter(scope => scope.roles.every(role => held.includes(role)))
        .map(({ name }) => name);
    },
    plantForeign: async () => {
      const name = `foreign-${randomUUID().slice(0, 8)}`;
      await ask('POST', `${mount}/roles/other.${name}`, {
        db_name: names.connection,
        creation_statements: ['CREATE ROLE "{{name}}"'],
      });
      return name;
    },
    hasForeign: async name => (await roles()).includes(`other.${name}`),
    count: async tag => {
      const logins = await database.logins();
      return Math.max(
        (await roles()).filter(role => role.startsWith(`countersign.${tag}.`))
          .length,
        logins.filter(({ name }) => name.endsWith(`_${tag}`)).length,
      );
    },
    letEnd: async ({ externalId }) => {
      await database.query(
        `alter role "${externalId}" valid until '2020-01-01T00:00:00Z'`,
      );
    },
    cleanUp: async () => {
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
