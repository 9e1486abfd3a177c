// What takes real servers that `npm test` does not bring: the PostgreSQL roles module against the embedded server and
// against the distribution's own.
import fs from 'node:fs';
import path from 'node:path';
import { startDebianPostgres } from '../debianPostgres.mjs';
import { runForwardingSignals } from '../process.mjs';
import { startPostgres } from '../postgres.mjs';

const root = process.cwd();
let passed = 0;
let failed = 0;

/** Runs the tests of a package against a server; counts what ran. */
async function runTests(folder, server, url) {
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
    ],
    {
      cwd: path.join(root, folder),
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        CI: 'true',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: url,
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

const servers = [
  {
    name: 'the embedded PostgreSQL 18',
    start: () => startPostgres({ crashSafe: true }),
  },
  { name: "the distribution's PostgreSQL", start: startDebianPostgres },
];
for (const { name, start } of servers) {
  try {
    const server = await start();
    if (server.skipped) {
      console.log(`skipped ${name}: ${server.skipped}`);
    } else {
      try {
        await runTests(
          'plugins/governance-backend-module-postgresql',
          server.version ?? name,
          server.url,
        );
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
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
