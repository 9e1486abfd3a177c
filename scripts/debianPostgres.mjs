import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './postgres.mjs';

const LIBRARY = '/usr/lib/postgresql';

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (result.error || result.status !== 0) {
    throw new Error(
      `${command} ${args[0] ?? ''} failed: ${
        result.error ?? result.stderr.slice(-1000)
      }`,
    );
  }
  return result.stdout;
}

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
    if (!isRoot || !fs.existsSync('/usr/bin/apt-get')) {
      return {
        skipped: isRoot
          ? 'there is no apt-get here'
          : `nothing in ${LIBRARY}, and only root can install the package postgresql`,
      };
    }
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    try {
      run('apt-get', ['update', '-q'], { env });
      run(
        'apt-get',
        ['install', '-q', '-y', '--no-install-recommends', 'postgresql'],
        { env },
      );
    } catch (error) {
      return {
        skipped: `the package postgresql cannot be installed: ${error.message}`,
      };
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
