import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';

/** Where the demo's database listens; its own password stands in the same file. */
function demoDatabase() {
  const config = JSON.parse(
    fs.readFileSync(path.join('.artifacts', 'app-config.demo.yaml'), 'utf8'),
  );
  return config.governance.sources.postgresql[0];
}

/** A connection to the demo's database: as the portal itself, unless told as whom. */
export async function connectToDemo(credentials) {
  const { port, database, user, password } = demoDatabase();
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    database,
    ...(credentials ?? { user, password }),
  });
  // The server ends its connection when the login is revoked; what is asked over it then says so.
  client.on('error', () => {});
  await client.connect();
  return client;
}
