// The whole portal with demo data: renders the documentation, starts the demo organisation's database, then frontend
// and backend.
import fs from 'node:fs';
import path from 'node:path';
import { startDemoDatabase } from '../demoDatabase.mjs';
import { runForwardingSignals } from '../process.mjs';
import { renderTechdocs } from '../renderTechdocs.mjs';

const root = process.cwd();
const artifacts = path.join(root, '.artifacts');
renderTechdocs(root, path.join(artifacts, 'techdocs'));
// The demo's ledger lives in memory, so checkpoints of an earlier one are of another ledger.
fs.rmSync(path.join(artifacts, 'checkpoints.jsonl'), { force: true });

const database = await startDemoDatabase(root);
// Where the demo database listens is known only now; the file holds a password that dies with the server.
const demoConfig = path.join(artifacts, 'app-config.demo.yaml');
fs.writeFileSync(demoConfig, JSON.stringify(database.config, undefined, 2), {
  mode: 0o600,
});
try {
  process.exitCode = await runForwardingSignals(
    'backstage-cli',
    [
      'repo',
      'start',
      '--config',
      path.join(root, 'app-config.yaml'),
      '--config',
      demoConfig,
      ...process.argv.slice(2),
      'packages/app',
      'packages/backend',
    ],
    { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'development' } },
  );
} finally {
  fs.rmSync(demoConfig, { force: true });
  await database.stop();
}
