import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';

const require = createRequire(import.meta.url);
const { Client } = require('pg');

const SAMPLE_MS = 50;

/** The application's database, whose logins are issued: a group role to belong to, and an issuer that may grant it. */
export async function createApplication(serverUrl) {
  const root = new URL(serverUrl);
  const run = async (database, sql) => {
    const client = new Client({
      connectionString: serverUrl.replace(/postgres$/, database),
    });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  await run('postgres', 'create database apps');
  await run(
    'apps',
    `create table entries (id int);
     create role readers nologin;
     grant select on entries to readers;
     create role issuer_apps login createrole password 'issuer-of-apps';
     grant readers to issuer_apps with admin option;
     grant pg_signal_backend to issuer_apps;`,
  );
  return {
    server: {
      id: 'apps',
      title: 'Applications',
      ignoreRoles: [],
      statementTimeoutMs: 10_000,
      connection: {
        host: root.hostname,
        port: Number(root.port),
        database: 'apps',
        user: 'issuer_apps',
        password: 'issuer-of-apps',
        ssl: false,
      },
      issuer: {
        longestLifeMs: 90 * 86_400_000,
        grantable: { roles: ['readers'], schemas: [] },
      },
    },
    run: sql => run('apps', sql),
    /** Whether the server lets a login in, and to what it was meant for. */
    async letsIn(user, password) {
      const client = new Client({
        host: root.hostname,
        port: Number(root.port),
        database: 'apps',
        user,
        password,
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query('select * from entries');
        return true;
      } catch {
        return false;
      } finally {
        await client.end();
      }
    },
  };
}

/** Logins under our tags that the server would let in. */
async function usable(application) {
  const rows = await application.run(
    `select rolname, substring(shobj_description(oid, 'pg_authid') from 'credential="([^"]+)"') as tag
       from pg_roles
      where rolcanlogin and shobj_description(oid, 'pg_authid') like '%credential=%'`,
  );
  return rows;
}

/** Watches the server all the time for two logins of one order that work at once. */
export function watchLogins(application) {
  const doubled = new Set();
  let samples = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const seen = new Set();
      for (const { tag } of await usable(application)) {
        const [order] = tag.split('-');
        if (seen.has(order)) {
          doubled.add(order);
        }
        seen.add(order);
      }
      samples += 1;
      await wait(SAMPLE_MS);
    }
  })();
  return {
    doubled,
    samples: () => samples,
    usable: () => usable(application),
    async stop() {
      stopped = true;
      await watching;
    },
  };
}
