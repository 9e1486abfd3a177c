import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../browser.mjs';
import { callAs } from '../portal.mjs';

const FRONTEND = 'http://localhost:3000';

describe('signing in as a persona', () => {
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it('lands on the item that a notice links to', async () => {
    const { body } = await callAs('ann', 'GET', '/reviews?assignee=me&limit=1');
    const [item] = body.items;
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${FRONTEND}/governance/reviews/${item.id}`);
    await page.getByRole('button', { name: 'Continue as ann' }).click();
    await page.getByRole('heading', { name: item.question }).waitFor();
    assert.equal(
      new URL(page.url()).pathname,
      `/governance/reviews/${item.id}`,
    );
    await context.close();
  });

  it('has told the owner how many, by when, and what silence does', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${FRONTEND}/notifications`);
    await page.getByRole('button', { name: 'Continue as ann' }).click();
    const notice = page.getByText(/access reviews of .* wait for you/).first();
    await notice.waitFor();
    const description = page
      .getByText(/First due .* If nobody answers:/)
      .first();
    await description.waitFor();
    assert.match(await description.textContent(), /\d{4}-\d{2}-\d{2}/);
    assert.match(await notice.textContent(), /^\d+ access reviews/);
    await context.close();
  });
});
