import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import {
  findOne,
  giveManyReviews,
  longestTask,
  MANY,
  manyRows,
  scrollToLast,
} from './steps/manyReviews.mjs';

const portal = { frontend: 'http://localhost:3000' };

describe('ten thousand reviews in the inbox', () => {
  let browser;
  let session;

  before(async () => {
    browser = await launchBrowser();
    session = await openAs(browser, portal, 'ann');
    await giveManyReviews(session.page);
  });
  after(async () => {
    await session.close();
    await browser.close();
  });

  it('scrolls to the last one and draws few at a time', async t => {
    const { page, go } = session;
    await go('/governance/reviews');
    await page.getByText(`200 of ${MANY} shown`).waitFor();
    let drawn;
    const longest = await longestTask(page, async () => {
      drawn = await scrollToLast(page);
    });
    assert.ok(drawn < 400, `${drawn} rows were drawn at once`);
    t.diagnostic(
      `the longest piece of work while scrolling through ${MANY} took ${longest} ms`,
    );
  });

  it('finds one among all by its name', async t => {
    const longest = await longestTask(session.page, () =>
      findOne(session.page),
    );
    t.diagnostic(
      `the longest piece of work while filtering took ${longest} ms`,
    );
  });

  it('goes from one to the next by key, and takes the focus along', async () => {
    const { page } = session;
    await page.getByRole('searchbox', { name: 'Filter by name' }).fill('');
    await page.getByText(/^\d+ of 10000 shown$/).waitFor();
    await manyRows(page).first().focus();
    const before = await manyRows(page).first().getAttribute('id');
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('j');
    }
    await page.waitForFunction(
      id =>
        document.activeElement?.id.startsWith('governance-review-many-') &&
        document.activeElement.id !== id,
      before,
    );
    assert.deepEqual(session.problems, []);
  });
});
