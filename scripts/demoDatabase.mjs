import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { startPostgres } from './postgres.mjs';

/**
 * Starts the PostgreSQL server that plays the demo organisation's finance database, with the roles that
 * `examples/inventory/finance-database.sql` lists. Passwords are made here and live as long as the server.
 */
export async function startDemoDatabase(root) {
  const password = randomBytes(18).toString('base64url');
  const server = await startPostgres({ password });
  const connect = async database => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: server.port,
      user: 'postgres',
      password,
      database,
    });
    await client.connect();
    return client;
  };
  const admin = await connect('postgres');
  await admin.query('create database ledger');
  await admin.end();
  const ledger = await connect('ledger');
  const script = fs
    .readFileSync(
      path.join(root, 'examples', 'inventory', 'finance-database.sql'),
      'utf8',
    )
    .replace(
      /:password\b/g,
      () => `'${randomBytes(18).toString('base64url')}'`,
    );
  await ledger.query(script);
  await ledger.end();
  return {
    stop: () => server.stop(),
    config: {
      governance: {
        sources: {
          postgresql: [
            {
              id: 'ledger-db',
              title: 'Finance database',
              environment: 'production',
              host: '127.0.0.1',
              port: server.port,
              database: 'ledger',
              user: 'postgres',
              password,
              tls: false,
              issuer: {
                longestLife: { days: 90 },
                grantable: { roles: ['ledger_readers'], schemas: ['public'] },
              },
            },
          ],
        },
      },
    },
  };
}
