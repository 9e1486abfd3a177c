import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installDebianPackages, run } from './debianPackages.mjs';
import { freePort } from './postgres.mjs';

const LIBRARY = '/usr/lib/postgresql';

/** The folder of the newest server that the distribution has installed, if there is one. */
function findServer() {
  const versions = fs.existsSync(LIBRARY) ? fs.readdirSync(LIBRARY) : [];
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map(version => path.join(LIBRARY, version, 'bin'))
    .find(folder => fs.existsSync(path.join(folder, 'initdb')));
}

/**
 * Starts a server of the distribution's own package in a folder of its own, and installs the package first where that is
 * possible. Returns the reason where there is none.
 */
export async function startDebianPostgres() {
  const isRoot = process.getuid?.() === 0;
  let bin = findServer();
  if (!bin) {
    const reason = installDebianPackages(['postgresql']);
    if (reason) {
      return { skipped: reason };
    }
    bin = findServer();
    if (!bin) {
      return {
        skipped: `the package postgresql brought nothing into ${LIBRARY}`,
      };
    }
  }
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-deb-'));
  const data = path.join(directory, 'data');
  const passwordFile = path.join(directory, 'password');
  const password = randomBytes(18).toString('hex');
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  // The server refuses to run as root; the package brings a user for it.
  const as = isRoot ? ['runuser', ['-u', 'postgres', '--']] : undefined;
  const asServer = (program, args) =>
    as
      ? run(as[0], [...as[1], path.join(bin, program), ...args], {
          cwd: directory,
        })
      : run(path.join(bin, program), args, { cwd: directory });
  if (isRoot) {
    run('chown', ['-R', 'postgres', directory]);
  }
  const port = await freePort();
  try {
    asServer('initdb', [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
    ]);
    asServer('pg_ctl', [
      '-D',
      data,
      '-w',
      '-l',
      path.join(directory, 'log'),
      '-o',
      `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`,
      'start',
    ]);
  } catch (error) {
    fs.rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  return {
    version: run(path.join(bin, 'postgres'), ['--version']).trim(),
    url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      asServer('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
