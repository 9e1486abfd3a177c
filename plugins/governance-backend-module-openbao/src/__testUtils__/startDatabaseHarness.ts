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
import { FaultyLogin, prepareDatabaseEngine } from './prepareDatabaseEngine';
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
  options: { faulty?: FaultyLogin } = {},
): Promise<DatabaseHarness> {
  const { faulty = 'of-the-role' } = options;
  const engine = await prepareDatabaseEngine();
  const { server, database, config, ask } = engine;
  const { mount, scopes } = config;
  const { hostname, port } = new URL(server.url);
  const line = await FaultLine.open({
    host: hostname,
    port: Number(port),
    changes: engine.changes(faulty),
  });
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
        db_name: config.connection,
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
    cleanUp: () => engine.remove(),
  };
}
