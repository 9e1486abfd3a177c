import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';

const app = path.resolve('packages/app');
const dist = path.join(app, 'dist');

function filesOf(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name));
}

describe('a production build', () => {
  after(() => fs.rmSync(dist, { recursive: true, force: true }));

  it('holds our pages and nothing of the demo', async () => {
    await promisify(execFile)('backstage-cli', ['package', 'build'], {
      cwd: app,
      env: { ...process.env, NODE_ENV: 'production' },
      maxBuffer: 64 * 1024 * 1024,
    });
    const scripts = filesOf(dist)
      .filter(file => file.endsWith('.js'))
      .map(file => fs.readFileSync(file, 'utf8'));
    const holds = text => scripts.some(script => script.includes(text));
    assert.ok(holds('governance:reviews'));
    assert.ok(!holds('x-persona'));
    assert.ok(!holds('Who do you want to be'));
    assert.ok(!holds('demo/clock'));
    assert.ok(!holds('Demo clock'));
  });

  it('of the backend does not depend on the demo', () => {
    const { dependencies } = JSON.parse(
      fs.readFileSync('packages/backend/package.json', 'utf8'),
    );
    assert.ok(!Object.hasOwn(dependencies, '@internal/demo-backend'));
  });
});
