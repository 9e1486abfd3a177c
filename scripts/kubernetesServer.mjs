import { spawn, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { request } from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './postgres.mjs';

const SOURCES = path.join('scripts', 'kubernetesServer');
const STARTS_WITHIN_MS = 120_000;
const MOST_SHOWN = 2_000;

/** The API server's own is ten seconds; with less, hundreds of revocations can be tried on it. */
const TOKEN_CACHE_MS = 100;

/** Whom tokens are for that this server takes. */
const AUDIENCE = 'https://kubernetes.default.svc';

const ADMIN_GROUP = 'system:masters';

/** The release of Kubernetes that is built; a program that is not built from its own repository has to be told. */
function readRelease() {
  const modules = fs.readFileSync(path.join(SOURCES, 'go.mod'), 'utf8');
  const [, release] = /k8s\.io\/kubernetes (v\S+)/.exec(modules) ?? [];
  if (!release) {
    throw new Error('go.mod names no release of k8s.io/kubernetes');
  }
  return release;
}

function hashOf(goVersion) {
  const hash = createHash('sha256').update(goVersion);
  for (const name of fs.readdirSync(SOURCES).sort()) {
    hash
      .update(`\0${name}\0`)
      .update(fs.readFileSync(path.join(SOURCES, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * The program: what `KUBERNETES_SERVER_BIN` names, or what the Go at hand builds of our sources, once for each state of them.
 */
function bringProgram() {
  const named = process.env.KUBERNETES_SERVER_BIN;
  if (named) {
    return { program: named };
  }
  const go = spawnSync('go', ['version'], { encoding: 'utf8', cwd: SOURCES });
  if (go.status !== 0) {
    return {
      skipped:
        'there is no Go here that could build an API server; KUBERNETES_SERVER_BIN may name one that was built from scripts/kubernetesServer',
    };
  }
  const folder = path.resolve('.toolchain');
  const program = path.join(folder, `kubernetes-server-${hashOf(go.stdout)}`);
  if (!fs.existsSync(program)) {
    fs.mkdirSync(folder, { recursive: true });
    const started = Date.now();
    const unfinished = `${program}.${process.pid}`;
    const flags = `-s -w -X k8s.io/component-base/version.gitVersion=${readRelease()}`;
    const built = spawnSync(
      'go',
      ['build', `-ldflags=${flags}`, '-o', unfinished, '.'],
      { cwd: SOURCES, encoding: 'utf8' },
    );
    if (built.status !== 0) {
      throw new Error(
        `the API server could not be built: ${built.stderr.slice(-MOST_SHOWN)}`,
      );
    }
    fs.renameSync(unfinished, program);
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`built the Kubernetes API server in ${seconds} s`);
  }
  return { program };
}

/** Asks the server, which proves itself with a certificate that it has made for itself. */
function ask({ url, ca, token }, pathname) {
  return new Promise((resolve, reject) => {
    const asked = request(
      new URL(pathname, url),
      { ca, headers: { authorization: `Bearer ${token}` } },
      answer => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', part => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode, text }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

async function untilItIsReady(child, { certificate, url, token }) {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error('the API server did not start');
    }
    try {
      const ca = fs.readFileSync(certificate, 'utf8');
      if ((await ask({ url, ca, token }, '/readyz')).status === 200) {
        return ca;
      }
    } catch {
      // Not yet.
    }
    await new Promise(resolve => {
      setTimeout(resolve, 200);
    });
  }
}

/** What the API server writes into its audit log: who did what, by which token, and not what was in it. */
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
};

/**
 * Starts a Kubernetes API server with its etcd, on the loopback interface, with nothing of a cluster behind it: no node, no
 * controller, no scheduler. Returns the reason where there is none.
 */
export async function startKubernetes() {
  const { program, skipped } = bringProgram();
  if (skipped) {
    return { skipped };
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kubernetes-'));
  const inFolder = name => path.join(folder, name);
  const token = randomBytes(24).toString('hex');
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  fs.writeFileSync(inFolder('sa.key'), privateKey, { mode: 0o600 });
  fs.writeFileSync(inFolder('sa.pub'), publicKey);
  fs.writeFileSync(
    inFolder('tokens.csv'),
    `${token},admin,admin,${ADMIN_GROUP}\n`,
    { mode: 0o600 },
  );
  fs.writeFileSync(inFolder('audit.yaml'), JSON.stringify(AUDIT_POLICY));
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const log = fs.openSync(inFolder('server.log'), 'w');
  const child = spawn(
    program,
    [
      `--etcd-folder=${inFolder('etcd')}`,
      `--token-cache-ttl=${TOKEN_CACHE_MS}ms`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none',
      `--secure-port=${port}`,
      `--cert-dir=${folder}`,
      `--token-auth-file=${inFolder('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.0.0.0/24',
      `--service-account-issuer=${AUDIENCE}`,
      `--api-audiences=${AUDIENCE}`,
      `--service-account-signing-key-file=${inFolder('sa.key')}`,
      `--service-account-key-file=${inFolder('sa.pub')}`,
      `--audit-policy-file=${inFolder('audit.yaml')}`,
      `--audit-log-path=${inFolder('audit.log')}`,
    ],
    // It ends when its input does, so also when this process is killed.
    { stdio: ['pipe', log, log] },
  );
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise(resolve => {
        child.once('exit', resolve);
      });
      child.kill('SIGKILL');
      await gone;
    }
    fs.closeSync(log);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const ca = await untilItIsReady(child, {
      certificate: inFolder('apiserver.crt'),
      url,
      token,
    });
    const version = JSON.parse(
      (await ask({ url, ca, token }, '/version')).text,
    );
    return {
      version: `Kubernetes ${version.gitVersion}`,
      env: {
        KUBERNETES_TEST_URL: url,
        KUBERNETES_TEST_CA: ca,
        KUBERNETES_TEST_TOKEN: token,
        KUBERNETES_TEST_AUDIENCE: AUDIENCE,
        KUBERNETES_TEST_AUDIT_LOG: inFolder('audit.log'),
        KUBERNETES_TEST_TOKEN_CACHE_MS: String(TOKEN_CACHE_MS),
      },
      stop,
    };
  } catch (error) {
    const said = fs.readFileSync(inFolder('server.log'), 'utf8');
    await stop();
    throw new Error(`${error.message}: ${said.slice(-MOST_SHOWN)}`);
  }
}
