import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { installDebianPackages, run } from './debianPackages.mjs';
import { freePort } from './postgres.mjs';
import { slapdConf, slapdEntries, suffixes } from './slapd.conf.mjs';

const SLAPD = '/usr/sbin/slapd';
const SCHEMA = '/etc/ldap/schema';
const STARTS_WITHIN_MS = 10_000;

/** Makes a certificate authority and a certificate of it for `localhost`, both for one day. */
function makeCertificates(folder) {
  const openssl = args => run('openssl', args, { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  openssl(
    [
      'req',
      '-x509',
      ...key,
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=Test CA',
    ].concat(['-keyout', 'ca.key', '-out', 'ca.pem']),
  );
  openssl(
    ['req', ...key, '-nodes', '-subj', '/CN=localhost', '-keyout'].concat([
      'server.key',
      '-out',
      'server.csr',
    ]),
  );
  fs.writeFileSync(
    path.join(folder, 'names.cnf'),
    'subjectAltName=DNS:localhost\n',
  );
  openssl(
    ['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key']
      .concat(['-CAcreateserial', '-days', '1', '-extfile', 'names.cnf'])
      .concat(['-out', 'server.pem']),
  );
}

async function answers(port) {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function untilItAnswers(port, child) {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error('slapd did not start');
    }
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
}

/**
 * Starts the distribution's own slapd in a folder of its own, on the loopback interface, and installs the package first where
 * that is possible. Returns the reason where there is none.
 */
export async function startDebianSlapd() {
  if (!fs.existsSync(SLAPD)) {
    const reason = installDebianPackages(['slapd', 'openssl']);
    if (reason) {
      return { skipped: reason };
    }
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-slapd-'));
  const password = randomBytes(18).toString('hex');
  const rootPassword = randomBytes(18).toString('hex');
  const [port, securePort] = [await freePort(), await freePort()];
  let child;
  const stop = async () => {
    if (child && child.exitCode === null) {
      const gone = new Promise(resolve => {
        child.once('exit', resolve);
      });
      child.kill('SIGTERM');
      await gone;
    }
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    makeCertificates(folder);
    const conf = path.join(folder, 'slapd.conf');
    fs.writeFileSync(
      conf,
      slapdConf({ folder, schema: SCHEMA, rootPassword }),
      {
        mode: 0o600,
      },
    );
    for (const name of Object.keys(suffixes)) {
      fs.mkdirSync(path.join(folder, name));
    }
    for (const [name, suffix] of Object.entries(suffixes)) {
      run(SLAPD, ['-T', 'add', '-f', conf, '-b', suffix], {
        input: slapdEntries({ name, password }),
      });
    }
    child = spawn(
      SLAPD,
      [
        ...['-f', conf, '-d', '0', '-h'],
        `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${securePort}`,
      ],
      { stdio: 'ignore' },
    );
    await untilItAnswers(port, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    version: `slapd ${run('dpkg-query', ['-W', '-f', '${Version}', 'slapd'])}`,
    env: {
      COUNTERSIGN_TEST_SLAPD: JSON.stringify({
        port,
        securePort,
        password,
        rootPassword,
        suffixes,
        ca: fs.readFileSync(path.join(folder, 'ca.pem'), 'utf8'),
      }),
    },
    stop,
  };
}
