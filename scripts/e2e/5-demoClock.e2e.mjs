import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs } from '../portal.mjs';

const portal = { frontend: 'http://localhost:3000' };
const DAY = 86_400_000;

describe('the demo clock', () => {
  let browser;
  let session;
  before(async () => {
    browser = await launchBrowser();
    session = await openAs(browser, portal, 'priya');
  });
  after(async () => {
    await session.close();
    await browser.close();
  });

  const offset = async () =>
    (await callAs('priya', 'GET', '/demo/clock')).body.offsetMs;

  it('says the time of the demo and moves it forward', async () => {
    const { page, go } = session;
    const earlier = await offset();
    await go('/demo-clock');
    await page.getByText(/^In Meridian it is/).waitFor();
    await page.getByRole('button', { name: '+ 1 day' }).click();
    await page.getByText(/^That is \d+ days? .*ahead/).waitFor();
    assert.equal(await offset(), earlier + DAY);
  });

  it('is what pages of the plugin count from', async () => {
    const { page, go } = session;
    const { body } = await callAs('priya', 'GET', '/time');
    const ahead = Date.parse(body.now) - Date.now();
    assert.ok(ahead > DAY - 60_000, `the server is ahead by ${ahead} ms`);
    // Read moments ago by the server's clock, and so a day from now by the browser's.
    await callAs('priya', 'POST', '/sources/ledger-db/refresh');
    await go('/governance/sources');
    const source = page
      .getByRole('row')
      .filter({ hasText: 'Finance database' });
    await source.getByText(/(second|minute)s? ago/).waitFor();
  });

  it('throws no error in the page', () => {
    assert.deepEqual(session.problems, []);
  });
});
