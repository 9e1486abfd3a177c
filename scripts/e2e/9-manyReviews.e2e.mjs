import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs } from '../portal.mjs';

const portal = { frontend: 'http://localhost:3000' };
const MANY = 10_000;

/** Ten thousand reviews like one that there is, four for each identity. */
function multiply(item) {
  return Array.from({ length: MANY }, (_, index) => ({
    ...item,
    id: `many-${index}`,
    identity: {
      ...item.identity,
      ref: `identity-${index >> 2}`,
      title: `account ${index >> 2}`,
    },
    subject: { ...item.subject, ref: `key-${index}`, title: `key ${index}` },
    dueAt: new Date(Date.parse('2099-01-01') + index * 60_000).toISOString(),
  }));
}

/** Answers the list as the backend does: filtered, in pages of at most 200, with the count of all. */
function answerList(items, url) {
  const text = url.searchParams.get('text')?.toLowerCase() ?? '';
  const found = items.filter(
    ({ identity, subject }) =>
      identity.title.includes(text) || subject.title.includes(text),
  );
  const from = Number(url.searchParams.get('after') ?? 0);
  const to = from + Math.min(200, Number(url.searchParams.get('limit')));
  return {
    items: found.slice(from, to),
    total: found.length,
    ...(to < found.length ? { nextCursor: String(to) } : {}),
  };
}

/** Has the browser note every piece of work that kept it from answering for 50 ms and more. */
const noteLongTasks = () => {
  window.longTasks = [];
  new PerformanceObserver(list =>
    window.longTasks.push(...list.getEntries().map(entry => entry.duration)),
  ).observe({ type: 'longtask' });
};

describe('ten thousand reviews in the inbox', () => {
  let browser;
  let session;

  before(async () => {
    browser = await launchBrowser();
    session = await openAs(browser, portal, 'ann');
    const { body } = await callAs('ann', 'GET', '/reviews?limit=1');
    const { body: detail } = await callAs(
      'ann',
      'GET',
      `/reviews/${body.items[0].id}`,
    );
    const items = multiply({ ...body.items[0], status: 'open' });
    await session.page.addInitScript(noteLongTasks);
    await session.page.route(/\/api\/governance\/reviews\?/, route =>
      route.fulfill({
        json: answerList(items, new URL(route.request().url())),
      }),
    );
    await session.page.route(/\/api\/governance\/reviews\/many-\d+$/, route => {
      const id = new URL(route.request().url()).pathname.split('/').at(-1);
      return route.fulfill({
        json: { ...detail, ...items[Number(id.slice(5))], siblings: [] },
      });
    });
  });
  after(async () => {
    await session.close();
    await browser.close();
  });

  const rows = () => session.page.locator('a[id^="governance-review-many-"]');

  it('scrolls to the last one and draws few at a time', async t => {
    const { page, go } = session;
    await go('/governance/reviews');
    await page.getByText(`200 of ${MANY} shown`).waitFor();
    await rows().first().hover();
    await page.evaluate(() => {
      window.longTasks = [];
    });
    let drawn = 0;
    const last = page.locator(`#governance-review-many-${MANY - 1}`);
    for (let turn = 0; turn < 1000 && !(await last.isVisible()); turn += 1) {
      await page.mouse.wheel(0, 6000);
      drawn = Math.max(drawn, await rows().count());
    }
    await last.waitFor();
    await page.getByText(`${MANY} of ${MANY} shown`).waitFor();
    assert.ok(drawn < 400, `${drawn} rows were drawn at once`);
    const longest = await page.evaluate(() => Math.max(0, ...window.longTasks));
    t.diagnostic(
      `the longest piece of work while scrolling through ${MANY} took ${Math.round(
        longest,
      )} ms`,
    );
  });

  it('finds one among all by its name', async t => {
    const { page } = session;
    await page.evaluate(() => {
      window.longTasks = [];
    });
    await page
      .getByRole('searchbox', { name: 'Filter by name' })
      .fill('key 9876');
    await page.getByText('1 of 1 shown').waitFor();
    await rows().filter({ hasText: 'key 9876' }).waitFor();
    const longest = await page.evaluate(() => Math.max(0, ...window.longTasks));
    t.diagnostic(
      `the longest piece of work while filtering took ${Math.round(
        longest,
      )} ms`,
    );
  });

  it('goes from one to the next by key, and takes the focus along', async () => {
    const { page } = session;
    await page.getByRole('searchbox', { name: 'Filter by name' }).fill('');
    await page.getByText(/^\d+ of 10000 shown$/).waitFor();
    await rows().first().focus();
    const before = await rows().first().getAttribute('id');
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
