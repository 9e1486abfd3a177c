import { callAs } from '../../portal.mjs';

/** As many reviews as nobody reads, and an inbox has to hold. */
export const MANY = 10_000;

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

/** Has a page find ten thousand reviews, made of one that the portal has, and note what keeps it from answering. */
export async function giveManyReviews(page) {
  const { body } = await callAs('ann', 'GET', '/reviews?limit=1');
  const { body: detail } = await callAs(
    'ann',
    'GET',
    `/reviews/${body.items[0].id}`,
  );
  const items = multiply({ ...body.items[0], status: 'open' });
  // Every piece of work that keeps the browser from answering for 50 ms and more.
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver(list =>
      window.longTasks.push(...list.getEntries().map(entry => entry.duration)),
    ).observe({ type: 'longtask' });
  });
  await page.route(/\/api\/governance\/reviews\?/, route =>
    route.fulfill({
      json: answerList(items, new URL(route.request().url())),
    }),
  );
  await page.route(/\/api\/governance\/reviews\/many-\d+$/, route => {
    const id = new URL(route.request().url()).pathname.split('/').at(-1);
    return route.fulfill({
      json: { ...detail, ...items[Number(id.slice(5))], siblings: [] },
    });
  });
}

/** Milliseconds of the longest piece of work while something is done. */
export async function longestTask(page, work) {
  await page.evaluate(() => {
    window.longTasks = [];
  });
  await work();
  return page.evaluate(() => Math.round(Math.max(0, ...window.longTasks)));
}

/** The rows that are drawn. */
export const manyRows = page =>
  page.locator('a[id^="governance-review-many-"]');

/** Scrolls to the last one by the wheel; answers how many rows were drawn at once at most. */
export async function scrollToLast(page) {
  let drawn = 0;
  const last = page.locator(`#governance-review-many-${MANY - 1}`);
  await manyRows(page).first().hover();
  for (let turn = 0; turn < 1000 && !(await last.isVisible()); turn += 1) {
    await page.mouse.wheel(0, 6000);
    drawn = Math.max(drawn, await manyRows(page).count());
  }
  await last.waitFor();
  await page.getByText(`${MANY} of ${MANY} shown`).waitFor();
  return drawn;
}

/** Finds one among all by its name. */
export async function findOne(page) {
  await page
    .getByRole('searchbox', { name: 'Filter by name' })
    .fill('key 9876');
  await page.getByText('1 of 1 shown').waitFor();
  await manyRows(page).filter({ hasText: 'key 9876' }).waitFor();
}
