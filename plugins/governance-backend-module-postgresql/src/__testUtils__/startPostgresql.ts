import {
  FaultLine,
  IssuerHarness,
} from '@countersign/plugin-governance-node/testUtils';
import { randomUUID } from 'node:crypto';
import { Client, DatabaseError } from 'pg';
import { PostgresqlSourceConfig } from '../readPostgresqlConfig';
import { PostgresqlIssuer } from '../issuing/PostgresqlIssuer';
import { writeScopes } from '../issuing/scopes';

const HOUR_MS = 3_600_000;

/** A database of a running server with an issuer on it, over a line that breaks as it is told to. */
export async function startPostgresql(server: URL): Promise<IssuerHarness> {
  const suffix = randomUUID().slice(0, 8);
  const database = `issuing_${suffix}`;
  const readers = `readers_${suffix}`;
  const adminName = `issuer_${suffix}`;
  const adminPassword = randomUUID();
  const root = {
    host: server.hostname,
    port: Number(server.port),
    user: decodeURIComponent(server.username),
    password: decodeURIComponent(server.password),
  };
  const query = async <T extends object>(
    connection: object,
    sql: string,
    values: unknown[] = [],
  ): Promise<T[]> => {
    const client = new Client({ ...root, database, ...connection });
    // The server ends sessions of what is revoked; the query says so.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<T>(sql, values)).rows;
    } finally {
      await client.end();
    }
  };
  await query({ database: 'postgres' }, `create database ${database}`);
  await query(
    {},
    `create table entries (id int);
     create role ${readers} nologin;
     create role ${adminName} login createrole password '${adminPassword}';
     grant ${readers} to ${adminName} with admin option;
     grant pg_signal_backend to ${adminName};
     grant select, insert, update, delete on entries to ${adminName} with grant option;`,
  );
  const line = await FaultLine.open({
    ...root,
    changes: bytes => /BEGIN; CREATE ROLE|ALTER ROLE/.test(bytes.toString()),
  });
  const config = (connection: object): PostgresqlSourceConfig => ({
    id: `ledger-db-${suffix}`,
    title: 'Ledger',
    environment: 'production',
    ignoreRoles: [],
    statementTimeoutMs: 10_000,
    connection: {
      host: '127.0.0.1',
      port: line.port,
      database,
      user: adminName,
      password: adminPassword,
      ssl: false,
      ...connection,
    },
  });
  const granting = {
    longestLifeMs: 30 * 24 * HOUR_MS,
    grantable: { roles: [readers], schemas: ['public'] },
  };
  const wrongPassword = `wrong-${randomUUID()}`;
  return {
    issuer: new PostgresqlIssuer(config({}), granting),
    line,
    unauthorized: new PostgresqlIssuer(
      config({ password: wrongPassword }),
      granting,
    ),
    canaries: [adminPassword, wrongPassword],
    order: changes => ({
      tag: `c-${randomUUID().slice(0, 18)}`,
      identity: `payments_${suffix}`,
      environment: 'production',
      scopes: [`member:${readers}`, 'table:public.entries:INSERT,SELECT'],
      notAfter: new Date(Date.now() + HOUR_MS).toISOString(),
      owner: 'group:default/ledger',
      purpose: 'Writes the ledger',
      requestedBy: 'user:default/ann',
      ...changes,
    }),
    unknownScope: 'member:pg_read_all_data',
    hostileScope: `member:x"; alter role "${adminName}" superuser; --`,
    use: async ({ externalId }, material) => {
      try {
        await query(
          { user: externalId, password: material.reveal() },
          'select 1 from entries',
        );
        return 'works';
      } catch (error) {
        if (error instanceof DatabaseError) {
          return 'refused';
        }
        throw error;
      }
    },
    scopesOf: async ({ externalId }) => {
      const memberOf = await query<{ name: string }>(
        {},
        `select g.rolname as name from pg_auth_members m join pg_roles g on g.oid = m.roleid
           join pg_roles r on r.oid = m.member where r.rolname = $1`,
        [externalId],
      );
      const rights = await query<{ table: string; action: string }>(
        {},
        `select table_schema || '.' || table_name as table, privilege_type as action
           from information_schema.role_table_grants where grantee = $1`,
        [externalId],
      );
      const tables = [...new Set(rights.map(({ table }) => table))];
      return writeScopes({
        memberOf: memberOf.map(({ name }) => name),
        tables: tables.map(table => ({
          table,
          actions: rights
            .filter(right => right.table === table)
            .map(({ action }) => action),
        })),
      });
    },
    plantForeign: async () => {
      const name = `foreign-${randomUUID().slice(0, 8)}`;
      await query(
        {},
        `create role "${name}" login; grant "${name}" to ${adminName} with admin option`,
      );
      return name;
    },
    hasForeign: async name => {
      const rows = await query<{ can: boolean }>(
        {},
        'select rolcanlogin as can from pg_roles where rolname = $1',
        [name],
      );
      return rows.length === 1 && rows[0].can;
    },
    count: async tag => {
      const [{ count }] = await query<{ count: number }>(
        {},
        'select count(*)::int as count from pg_roles where rolname like $1',
        [`%${tag}`],
      );
      return count;
    },
    letEnd: async ({ externalId }) => {
      await query(
        {},
        `alter role "${externalId}" valid until '2020-01-01T00:00:00Z'`,
      );
    },
    cleanUp: async () => {
      await query({}, 'drop table entries');
      const roles = await query<{ name: string }>(
        {},
        `select rolname as name from pg_roles
          where rolname like 'payments\\_${suffix}%' or rolname like 'foreign-%'`,
      );
      for (const { name } of roles) {
        await query({}, `drop role "${name}"`);
      }
      await query({}, `drop owned by ${adminName}; drop role ${adminName}`);
      await query({}, `drop role ${readers}`);
      await query(
        { database: 'postgres' },
        `drop database ${database} with (force)`,
      );
    },
  };
}
