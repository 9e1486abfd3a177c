import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';

const portal = { frontend: 'http://localhost:3000' };

describe('the service page of ledger, for an owner', () => {
  let browser;
  let session;
  before(async () => {
    browser = await launchBrowser();
    session = await openAs(browser, portal, 'ann');
  });
  after(async () => {
    await session.close();
    await browser.close();
  });

  it('says what waits before it shows anything, and opens the evidence in place', async () => {
    const { page, go } = session;
    await go('/catalog/default/component/ledger');
    await page
      .getByText(/\d+ reviews wait for you, the first is due/)
      .first()
      .waitFor();
    const rows = page.getByRole('button', { name: /^Review/ });
    assert.ok((await rows.count()) <= 3);
    await rows.first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('What breaks if it is removed').waitFor();
    await dialog.getByRole('button', { name: /Keep/ }).first().waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('lists identities, certificates and partner integrations in its tab', async () => {
    const { page, go } = session;
    await go('/catalog/default/component/ledger/identities');
    await page.getByRole('grid').first().waitFor();
    for (const name of [
      'ledger-writer',
      'ledger.internal.meridian.example',
      'Accounting firm',
    ]) {
      await page.getByText(name, { exact: true }).first().waitFor();
    }
  });

  it('projects what is attached into the catalog, with a page of its own', async () => {
    const { page, go } = session;
    await go('/catalog/default/resource/ledger-writer');
    await page.getByText('Posts money movements').first().waitFor();
    await page
      .getByText(/reviews? waits? for you/)
      .first()
      .waitFor();
  });

  for (const [where, path] of [
    ['the reader', '/docs/default/component/ledger'],
    ["the entity's docs tab", '/catalog/default/component/ledger/docs'],
  ]) {
    it(`says under the documentation's header, in ${where}, what waits, and opens the evidence`, async () => {
      const { page, go } = session;
      await go(path);
      const notice = page.getByText(/\d+ access reviews of this service/);
      await notice.first().waitFor({ timeout: 60_000 });
      await page.getByRole('heading', { name: 'How it works' }).waitFor();
      await page.getByRole('button', { name: 'Review', exact: true }).click();
      await page
        .getByRole('dialog')
        .getByText('What breaks if it is removed')
        .waitFor();
      await page.keyboard.press('Escape');
    });
  }

  it('shows the team what it owns, attached to a service or not', async () => {
    const { page, go } = session;
    await go('/catalog/default/group/ledger/identities');
    for (const name of ['legacy-invoices', 'billing-mail', 'ledger-writer']) {
      await page.getByText(name, { exact: true }).first().waitFor();
    }
  });

  it('throws no error in the page', () => {
    assert.deepEqual(session.problems, []);
  });
});
