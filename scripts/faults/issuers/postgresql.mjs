import { createRequire } from 'node:module';
import { breakConnections } from '../killOften.mjs';

const require = createRequire(import.meta.url);
const { Client } = require('pg');

const PASSWORD = 'issuer-of-apps';

/** Logins of a database on the server of the portal: a group role to belong to, and an issuer that may grant it. */
export async function startPostgresql({ serverUrl, knex }) {
  const root = new URL(serverUrl);
  const address = {
    host: root.hostname,
    port: Number(root.port),
    database: 'apps',
  };
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
     create role issuer_apps login createrole password '${PASSWORD}';
     grant readers to issuer_apps with admin option;
     grant pg_signal_backend to issuer_apps;`,
  );
  return {
    version: 'PostgreSQL',
    scopes: ['member:readers'],
    given: {
      kind: 'postgresql',
      server: {
        id: 'apps',
        title: 'Applications',
        ignoreRoles: [],
        statementTimeoutMs: 10_000,
        connection: {
          ...address,
          user: 'issuer_apps',
          password: PASSWORD,
          ssl: false,
        },
        issuer: {
          longestLifeMs: 90 * 86_400_000,
          grantable: { roles: ['readers'], schemas: [] },
        },
      },
    },
    cut: () => breakConnections(knex, 'issuer_apps'),
    look: () =>
      run(
        'apps',
        `select rolname as "externalId", substring(shobj_description(oid, 'pg_authid') from 'credential="([^"]+)"') as tag
           from pg_roles
          where rolcanlogin and shobj_description(oid, 'pg_authid') like '%credential=%'`,
      ),
    async letsIn(user, password) {
      const client = new Client({ ...address, user, password });
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
