// The browser tests: the portal as `npm start` gives it, in Chromium.
import fs from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { startPortal } from '../portal.mjs';

const root = process.cwd();
const only = process.argv.slice(2);
const folder = path.join(root, 'scripts', 'e2e');
const files = fs
  .readdirSync(folder)
  .filter(name => name.endsWith('.e2e.mjs'))
  .filter(name => only.length === 0 || only.some(part => name.includes(part)))
  // By their numbers: later ones move the clock far, and find what earlier ones did.
  .sort((a, b) => parseInt(a, 10) - parseInt(b, 10) || (a < b ? -1 : 1))
  .map(name => path.join(folder, name));

const portal = await startPortal(root);
let passed = 0;
let failed = 0;
try {
  // One portal for all files, and one file at a time: they act on the same organisation.
  const stream = run({ files, concurrency: 1 });
  stream.on('test:pass', event => {
    if (event.details.type !== 'suite' && !files.includes(event.name)) {
      passed += 1;
    }
  });
  stream.on('test:fail', event => {
    if (event.details.type !== 'suite') {
      failed += 1;
    }
  });
  stream.compose(new spec()).pipe(process.stdout);
  await new Promise((resolve, reject) => {
    stream.once('end', resolve);
    stream.once('error', reject);
  });
} finally {
  await portal.stop();
}
if (failed > 0) {
  console.log(`The portal's log is in ${path.relative(root, portal.logFile)}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
