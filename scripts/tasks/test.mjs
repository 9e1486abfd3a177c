// Everything that decides whether a change may land, but for browsers and foreign servers.
import fs from 'node:fs';
import path from 'node:path';
import { runForwardingSignals } from '../process.mjs';
import { startPostgres } from '../postgres.mjs';

const outputFile = path.resolve('.artifacts', 'jest.json');
fs.mkdirSync(path.dirname(outputFile), { recursive: true });
fs.rmSync(outputFile, { force: true });

const only = process.argv.slice(2);
const checks = [
  ['types', 'tsc', ['--noEmit']],
  ['format', 'prettier', ['--check', '--loglevel', 'warn', '.']],
  ['lint', 'backstage-cli', ['repo', 'lint']],
  ['config', 'backstage-cli', ['config:check', '--strict', '--lax']],
  ['api', 'node', ['scripts/tasks/apiReports.mjs', '--ci']],
];

let passed = 0;
let failed = 0;

for (const [name, command, args] of only.length ? [] : checks) {
  const started = process.hrtime.bigint();
  const code = await runForwardingSignals(command, args, { stdio: 'inherit' });
  const seconds = Number((process.hrtime.bigint() - started) / 1_000_000_000n);
  if (code === 0) {
    passed += 1;
  } else {
    failed += 1;
  }
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
}

const postgres = await startPostgres();
let code;
try {
  code = await runForwardingSignals(
    'backstage-cli',
    [
      'repo',
      'test',
      '--watchAll=false',
      '--maxWorkers=2',
      '--json',
      `--outputFile=${outputFile}`,
      ...only,
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        CI: 'true',
        NODE_OPTIONS: '--max-old-space-size=6144',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: postgres.url,
      },
    },
  );
} finally {
  await postgres.stop();
}

if (fs.existsSync(outputFile)) {
  const result = JSON.parse(fs.readFileSync(outputFile, 'utf8'));
  passed += result.numPassedTests;
  // A suite that cannot even load has no failed test of its own.
  failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  for (const suite of result.testResults) {
    for (const test of suite.assertionResults) {
      if (test.status === 'pending') {
        console.log(`skipped: ${test.fullName}`);
      }
    }
  }
  if (code !== 0 && failed === 0) {
    failed += 1;
  }
} else {
  failed += 1;
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
