import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs } from '../portal.mjs';
import { tabTo } from './steps/keyboard.mjs';

const portal = { frontend: 'http://localhost:3000' };

/** What the reader has answered in the stages of a review, where it is asked in stages and is not decided by one alone. */
async function answerInStages(id) {
  const { body } = await callAs('ann', 'GET', `/reviews/${id}/stages`);
  return (body.stages ?? [])
    .flatMap(({ tasks }) => tasks)
    .find(
      ({ assignee, response }) =>
        assignee === 'user:default/ann' && response !== undefined,
    )?.response;
}

/** What the reader has said to reviews, as the backend knows it. */
async function decisionsOf(ids) {
  return Promise.all(
    ids.map(async id => {
      const { body } = await callAs('ann', 'GET', `/reviews/${id}`);
      return body.decision ?? (await answerInStages(id));
    }),
  );
}

/** The ids of the open reviews that the reader may revoke alone. */
async function findRevocable() {
  const { body } = await callAs(
    'ann',
    'GET',
    '/reviews?assignee=me&status=open&limit=200',
  );
  const reviews = await Promise.all(
    body.items.map(({ id }) => callAs('ann', 'GET', `/reviews/${id}`)),
  );
  return reviews.flatMap(({ body: { id, actions, proof } }) => {
    const revoke = actions.find(({ action }) => action === 'revoke');
    return revoke?.allowed && !revoke.takesSecond && !proof ? [id] : [];
  });
}

/** The id of the review that is marked in the list. */
const shownId = page =>
  page
    .locator('a[id^="governance-review-"][aria-current="true"]')
    .getAttribute('id')
    .then(id => id.slice('governance-review-'.length));

/** Goes on by key to a review that is among some, and none of others. */
async function goOnTo(page, some, others) {
  for (let count = 0; count < 200; count += 1) {
    const id = await shownId(page);
    if (some.includes(id) && !others.includes(id)) {
      return id;
    }
    await page.keyboard.press('j');
    await page.waitForURL(url => !url.pathname.endsWith(id));
  }
  throw new Error('There is no other review that may be revoked');
}

/** Waits until the answers are those of the review that is marked in the list. */
async function answersOf(page, id) {
  const { body } = await callAs('ann', 'GET', `/reviews/${id}`);
  await page.getByRole('heading', { name: body.question }).waitFor();
  await page.getByRole('button', { name: /^Revoke/ }).waitFor();
}

/** Puts revoking with the drafts by key, through the question where one is asked. */
async function draftRevoke(page, id) {
  await answersOf(page, id);
  await page.keyboard.press('Shift+R');
  const dialog = page.getByRole('dialog');
  const mark = page
    .getByRole('article')
    .getByText('Draft: revoke, not sent', { exact: true });
  await dialog.or(mark).waitFor();
  if (await dialog.isVisible()) {
    await tabTo(
      page,
      dialog.getByRole('button', { name: 'Put with the drafts' }),
    );
    await page.keyboard.press('Enter');
    await mark.waitFor();
  }
}

describe('decisions as drafts', () => {
  let browser;
  let session;
  const ids = [];

  before(async () => {
    browser = await launchBrowser();
    session = await openAs(browser, portal, 'ann', {
      viewport: { width: 1280, height: 800 },
    });
  });
  after(async () => {
    await session.close();
    await browser.close();
  });

  it('puts three with the drafts by key, and tells nobody', async () => {
    const { page, go } = session;
    const revocable = await findRevocable();
    await go('/governance/reviews');
    await page.getByText(/^\d+ of \d+ shown$/).waitFor();
    for (const count of [1, 2, 3]) {
      const id = await goOnTo(page, revocable, ids);
      ids.push(id);
      await draftRevoke(page, id);
      await page
        .getByText(
          count === 1
            ? '1 decision is a draft; nobody has been told.'
            : `${count} decisions are drafts; nobody has been told.`,
        )
        .waitFor();
    }
    assert.deepEqual(await decisionsOf(ids), [undefined, undefined, undefined]);
  });

  it('still has them after a reload', async () => {
    const { page } = session;
    await page.reload();
    await page
      .getByText('3 decisions are drafts; nobody has been told.')
      .waitFor();
    assert.deepEqual(await decisionsOf(ids), [undefined, undefined, undefined]);
  });

  it('takes one back', async () => {
    const { page } = session;
    await page.getByRole('button', { name: 'Look through' }).click();
    await page.getByText('3 of 3 shown').waitFor();
    const row = page
      .getByRole('listitem')
      .filter({ has: page.locator(`#governance-review-${ids[1]}`) });
    await tabTo(page, row.getByRole('button', { name: /^Remove the draft/ }));
    await page.keyboard.press('Enter');
    await page
      .getByText('2 decisions are drafts; nobody has been told.')
      .waitFor();
  });

  it('submits the rest at once, and each is decided', async () => {
    const { page } = session;
    await tabTo(page, page.getByRole('button', { name: 'Submit 2' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^Revoke 2: held for a short while/).waitFor();
    assert.deepEqual(await decisionsOf(ids), [undefined, undefined, undefined]);
    await tabTo(page, dialog.getByRole('button', { name: 'Submit 2' }));
    await page.keyboard.press('Enter');
    await dialog.getByText('2 of 2 sent.').waitFor();
    assert.deepEqual(await decisionsOf(ids), ['revoke', undefined, 'revoke']);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await page.getByText(/nobody has been told/).count(), 0);
  });

  it('has nothing left to send after another reload', async () => {
    const { page, problems } = session;
    await page.reload();
    await page.getByText(/wait for you/).waitFor();
    assert.equal(await page.getByText(/nobody has been told/).count(), 0);
    assert.deepEqual(problems, []);
  });
});
