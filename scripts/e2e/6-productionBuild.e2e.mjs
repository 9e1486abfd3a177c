import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { launchBrowser, openAs } from '../browser.mjs';
import { sessionOf } from '../portal.mjs';
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

/** Has a page that is served from elsewhere use the portal's backend as a persona. */
async function useBackendAs(page, origin, persona) {
  const allowed = {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
  };
  const session = await sessionOf(persona);
  await page.route(/\/api\//, async route => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), ...allowed },
    });
  });
  await page.route(/\/api\/auth\//, route =>
    route.fulfill({ json: session, headers: allowed }),
  );
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

  it('shows ten thousand reviews, all of them, and finds one', async t => {
    const served = await serveFolder(dist);
    const browser = await launchBrowser();
    const { page, problems, go } = await openAs(
      browser,
      { frontend: served.url },
      'ann',
    );
    try {
      await useBackendAs(page, served.url, 'ann');
      await giveManyReviews(page);
      await go('/governance/reviews');
      await page.getByRole('button', { name: 'Enter' }).click();
      await page.getByText(`200 of ${MANY} shown`).waitFor();
      const scrolling = await longestTask(page, () => scrollToLast(page));
      const finding = await longestTask(page, () => findOne(page));
      t.diagnostic(
        `the longest piece of work of 50 ms or more took ${scrolling} ms while scrolling through ${MANY}, and ${finding} ms while finding one`,
      );
      assert.deepEqual(problems, []);
    } finally {
      // What is still asked for when the page is closed has nobody to be answered to.
      await page.unrouteAll({ behavior: 'ignoreErrors' });
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
