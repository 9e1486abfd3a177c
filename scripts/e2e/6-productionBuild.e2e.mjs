import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { launchBrowser, openAs } from '../browser.mjs';
import { serveFolder } from '../serveFolder.mjs';
import {
  findOne,
  giveManyReviews,
  longestTask,
  MANY,
  scrollToLast,
} from './steps/manyReviews.mjs';

const app = path.resolve('packages/app');
const dist = path.join(app, 'dist');

function filesOf(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name));
}

describe('a production build', () => {
  before(async () => {
    await promisify(execFile)('backstage-cli', ['package', 'build'], {
      cwd: app,
      env: { ...process.env, NODE_ENV: 'production' },
      maxBuffer: 64 * 1024 * 1024,
    });
  });
  after(() => fs.rmSync(dist, { recursive: true, force: true }));

  it('holds our pages and nothing of the demo', () => {
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

  it('shows ten thousand reviews, as somebody finds them who works with it', async t => {
    const served = await serveFolder(dist);
    const browser = await launchBrowser();
    const { page, problems, go } = await openAs(
      browser,
      { frontend: served.url },
      'ann',
    );
    try {
      // It has no personas to sign in by. What it asks besides reviews is answered with nothing.
      await page.route(/\/api\//, route =>
        route.fulfill({ json: { items: [], total: 0 } }),
      );
      await page.route(/\/api\/governance\/time$/, route =>
        route.fulfill({ json: { now: new Date().toISOString() } }),
      );
      // Nobody signs in guests; it lets one in all the same, after a question.
      await page.route(/\/api\/auth\//, route =>
        route.fulfill({ status: 404, json: {} }),
      );
      page.on('dialog', dialog => dialog.accept());
      await giveManyReviews(page);
      await go('/governance/reviews');
      await page.getByRole('button', { name: 'Enter' }).click();
      await page.getByText(`200 of ${MANY} shown`).waitFor();
      const scrolling = await longestTask(page, () => scrollToLast(page));
      const filtering = await longestTask(page, () => findOne(page));
      t.diagnostic(
        `the longest piece of work took ${scrolling} ms while scrolling through ${MANY}, and ${filtering} ms while filtering`,
      );
      assert.deepEqual(problems, []);
    } finally {
      await browser.close();
      await served.close();
    }
  });

  it('of the backend does not depend on the demo', () => {
    const { dependencies } = JSON.parse(
      fs.readFileSync('packages/backend/package.json', 'utf8'),
    );
    assert.ok(!Object.hasOwn(dependencies, '@internal/demo-backend'));
  });
});
