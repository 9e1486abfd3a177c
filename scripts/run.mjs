// The one entry behind every npm script: brings Node, Yarn and the packages if they are missing, then runs the task.
// Uses nothing but Node built-ins, because on a fresh clone there is nothing else.
import { ensurePackages, ensureNode, taskEnvironment } from './toolchain.mjs';
import { runForwardingSignals } from './process.mjs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const tasks = {
  start: ['scripts/tasks/start.mjs'],
  test: ['scripts/tasks/test.mjs'],
  e2e: ['scripts/tasks/e2e.mjs'],
  screenshots: ['scripts/tasks/screenshots.mjs'],
  real: ['scripts/tasks/real.mjs'],
  bench: ['scripts/tasks/bench.mjs'],
  faults: ['scripts/tasks/faults.mjs'],
  tool: ['scripts/tasks/tool.mjs'],
  governance: ['plugins/cli-module-governance/bin/countersign-governance'],
};

const [task, ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task)) {
  process.stderr.write(
    `Unknown task '${task}'. Known tasks: ${Object.keys(tasks).join(', ')}\n`,
  );
  process.exit(2);
}

const node = await ensureNode(root);
const env = taskEnvironment(root, node);
await ensurePackages(root, node, env);

process.exitCode = await runForwardingSignals(
  node.binary,
  [...tasks[task].map(file => path.join(root, file)), ...args],
  {
    // File names given to the command line are meant from where it was called.
    cwd: task === 'governance' ? process.env.INIT_CWD ?? root : root,
    env,
    stdio: 'inherit',
  },
);
