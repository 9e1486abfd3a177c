import { startOpenBao } from '../../openbao.mjs';
import { breakConnections } from '../killOften.mjs';
import { breakLine } from './brokenLine.mjs';
import sources from './sources.cjs';

const load = file => sources.loadFrom('openbao', `__testUtils__/${file}`);
const POLICY = 'ledger-read';

/** Starts the server, and lets the helpers of the connector's tests find it. */
async function startServer(defer, more = {}) {
  const server = await startOpenBao();
  if (!server.skipped) {
    defer(() => server.stop());
    Object.assign(process.env, server.env, more);
  }
  return server;
}

/** A line to the server that breaks, and what processes are to connect over it with. */
async function connectOver(test, { changes, random, knex, defer }) {
  const { hostname, port } = new URL(test.url);
  const line = await sources.openLine({
    host: hostname,
    port: Number(port),
    changes,
  });
  defer(() => line.close());
  const faults = breakLine(line, random);
  return {
    connection: {
      url: `http://127.0.0.1:${line.port}`,
      auth: await test.ownAuth(),
      requestTimeoutMs: 10_000,
    },
    faults: {
      ...faults,
      cut: async () => faults.cut() + (await breakConnections(knex)),
    },
  };
}

async function ask(test, path, missing) {
  const { status, content } = await test.root('GET', path);
  if (status === 404) {
    return missing;
  }
  if (status !== 200) {
    throw new Error(`The server answered ${status}`);
  }
  return content.data;
}

/** AppRoles of OpenBao, over a line that breaks. */
export async function startApproles({ random, knex, defer }) {
  const server = await startServer(defer);
  if (server.skipped) {
    return server;
  }
  const { TestServer } = load('TestServer');
  const { approleConfig, changesOfRoles } = load('approleOrders');
  const { isDormant } = sources.loadFrom('openbao', 'approle/Roles');
  const test = await TestServer.prepare([POLICY]);
  const mount = `auth/${test.approle}/role`;
  const { connection, faults } = await connectOver(test, {
    changes: changesOfRoles(test.approle, 'of-the-role'),
    random,
    knex,
    defer,
  });
  return {
    version: server.version,
    scopes: [POLICY],
    given: {
      kind: 'approle',
      config: { id: 'apps', title: 'Applications', environment: 'staging' },
      granting: approleConfig(test.approle, [POLICY]),
      connection,
    },
    ...faults,
    // A role without a secret id lets nobody in, for nobody was given one.
    async look() {
      const { keys } = await ask(test, `${mount}?list=true`, { keys: [] });
      const seen = [];
      for (const name of keys) {
        const role = await ask(test, `${mount}/${name}`);
        if (role && !isDormant(role.secret_id_bound_cidrs ?? [])) {
          const held = await ask(test, `${mount}/${name}/secret-id?list=true`);
          if (held) {
            const [prefix, tag] = name.split('.');
            seen.push({ tag, externalId: `${prefix}.${tag}` });
          }
        }
      }
      return seen;
    },
    letsIn: async (roleId, secretId) =>
      (await test.login(roleId, secretId)) !== undefined,
  };
}

/** Logins that OpenBao's database secrets engine leases, over a line that breaks. */
export async function startLeasedLogins({ serverUrl, random, knex, defer }) {
  const server = await startServer(defer, {
    BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: serverUrl,
  });
  if (server.skipped) {
    return server;
  }
  const { prepareDatabaseEngine } = load('prepareDatabaseEngine');
  const engine = await prepareDatabaseEngine();
  const { database } = engine;
  const { connection, faults } = await connectOver(engine.server, {
    changes: engine.changes('of-the-role'),
    random,
    knex,
    defer,
  });
  return {
    version: server.version,
    scopes: [POLICY],
    given: {
      kind: 'leased-logins',
      config: { environment: 'staging' },
      granting: { ...engine.config, id: 'apps' },
      connection,
    },
    ...faults,
    look: async () =>
      (await database.logins())
        .filter(({ canLogin }) => canLogin)
        .map(({ name }) => ({
          tag: name.slice(name.lastIndexOf('_') + 1),
          externalId: name,
        })),
    letsIn: async (login, password) =>
      (await database.use(login, password)) === 'works',
  };
}
