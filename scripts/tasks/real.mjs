// What takes real servers that `npm test` does not bring: the PostgreSQL roles module against the embedded server and
// against the distribution's own, the LDAP module against the distribution's slapd, certificates of SSH against its sshd, the
// OpenBao module where there is one, the Kubernetes module against an API server that Go builds. What takes long besides: orders
// over a line that fails at random.
import fs from 'node:fs';
import path from 'node:path';
import { startDebianPostgres } from '../debianPostgres.mjs';
import { startDebianSlapd } from '../debianSlapd.mjs';
import { bringDebianSshd } from '../debianSshd.mjs';
import { startKubernetes } from '../kubernetesServer.mjs';
import { startOpenBao } from '../openbao.mjs';
import { runForwardingSignals } from '../process.mjs';
import { startPostgres } from '../postgres.mjs';

const root = process.cwd();
let passed = 0;
let failed = 0;

/** Runs the tests of a package against a server; counts what ran. */
async function runTests({ folder, server, env, flags = [] }) {
  const outputFile = path.join(root, '.artifacts', 'jest-real.json');
  fs.mkdirSync(path.dirname(outputFile), { recursive: true });
  fs.rmSync(outputFile, { force: true });
  const code = await runForwardingSignals(
    'backstage-cli',
    [
      'package',
      'test',
      '--watchAll=false',
      '--no-coverage',
      '--json',
      `--outputFile=${outputFile}`,
      ...flags,
    ],
    {
      cwd: path.join(root, folder),
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        CI: 'true',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        ...env,
      },
    },
  );
  if (!fs.existsSync(outputFile)) {
    failed += 1;
    console.log(
      `FAILED ${folder} on ${server}: the tests did not start (${code})`,
    );
    return;
  }
  const result = JSON.parse(fs.readFileSync(outputFile, 'utf8'));
  const bad = result.numFailedTests + result.numRuntimeErrorTestSuites;
  passed += result.numPassedTests;
  failed += bad;
  console.log(
    `${bad === 0 ? 'ok    ' : 'FAILED'} ${folder} on ${server}: ${
      result.numPassedTests
    } passed, ${bad} failed, ${result.numPendingTests} skipped`,
  );
}

/** Tests named `*.real.test.ts` take what only this task brings, or long, so the packages leave them out of `npm test`. */
const ALL = ['--testPathIgnorePatterns=/node_modules/'];
const REAL_ONLY = [...ALL, '--testPathPatterns=\\.real\\.test\\.ts$'];

async function startWithUrl(start) {
  const server = await start();
  return server.skipped
    ? server
    : {
        ...server,
        env: {
          BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: server.url,
        },
      };
}

/** Brings a server, and a real database: for what is written down about it, or for what it makes in one. */
async function startWithDatabase(start) {
  const server = await start();
  if (server.skipped) {
    return server;
  }
  const database = await startWithUrl(startPostgres);
  return {
    version: server.version,
    env: { ...database.env, ...server.env },
    stop: async () => {
      await database.stop();
      await server.stop();
    },
  };
}

const POSTGRESQL = 'plugins/governance-backend-module-postgresql';

const parts = [
  {
    name: 'the embedded PostgreSQL 18',
    folder: POSTGRESQL,
    start: () => startWithUrl(() => startPostgres({ crashSafe: true })),
    flags: ALL,
  },
  {
    name: "the distribution's PostgreSQL",
    folder: POSTGRESQL,
    start: () => startWithUrl(startDebianPostgres),
    flags: ALL,
  },
  {
    name: "the distribution's slapd",
    folder: 'plugins/governance-backend-module-ldap',
    start: startDebianSlapd,
    flags: REAL_ONLY,
  },
  {
    name: 'oidc-provider',
    folder: 'plugins/governance-backend-module-oauth',
    // The tests start it themselves; what they write down goes into a real database.
    start: () => startWithUrl(startPostgres),
    flags: REAL_ONLY,
  },
  {
    name: "the distribution's sshd",
    folder: 'plugins/governance-backend-module-ssh',
    start: () => startWithDatabase(bringDebianSshd),
    flags: REAL_ONLY,
  },
  {
    name: 'OpenBao',
    folder: 'plugins/governance-backend-module-openbao',
    start: () => startWithDatabase(startOpenBao),
    flags: REAL_ONLY,
  },
  {
    name: 'a Kubernetes API server',
    folder: 'plugins/governance-backend-module-kubernetes',
    start: startKubernetes,
    flags: REAL_ONLY,
  },
];
/** Seconds since 1970 after which no further part is begun: a run of everything has to come to its end. */
const until = Number(process.env.REAL_TESTS_UNTIL ?? Infinity);
let isLate = false;

// Parts can be named by any word of theirs: `npm run test:real -- slapd`.
const wanted = process.argv.slice(2);
const isWanted = ({ name, folder }) =>
  wanted.length === 0 ||
  wanted.some(word => `${name} ${folder}`.includes(word));
for (const { name, folder, start, flags } of parts.filter(isWanted)) {
  if (Date.now() / 1000 > until) {
    isLate = true;
    console.log(`skipped ${name}: the time for this run is over`);
    continue;
  }
  try {
    const server = await start();
    if (server.skipped) {
      console.log(`skipped ${name}: ${server.skipped}`);
    } else {
      try {
        await runTests({
          folder,
          server: server.version ?? name,
          env: server.env,
          flags,
        });
      } finally {
        await server.stop();
      }
    }
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${name}: ${error.message ?? error}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && (passed > 0 || isLate) ? 0 : 1;
