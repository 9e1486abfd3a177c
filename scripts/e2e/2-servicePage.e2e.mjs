import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs } from '../portal.mjs';

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

  it('shows the next 90 days, and filters each table', async () => {
    const { page, go } = session;
    await go('/catalog/default/component/ledger/identities');
    const timeline = page.getByRole('region', { name: 'The next 90 days' });
    await timeline.getByText(/reviews of ledger-writer due/).waitFor();
    await timeline
      .getByText('Certificate expires: ledger.internal.meridian.example')
      .waitFor();
    const table = page.getByRole('grid', { name: 'Identities' });
    await table.getByText('ledger-writer', { exact: true }).waitFor();
    await page
      .getByRole('searchbox', { name: 'Filter Identities' })
      .fill('ledger-read');
    await table
      .getByText('ledger-writer', { exact: true })
      .waitFor({ state: 'detached' });
    await table.getByText('ledger-reader', { exact: true }).waitFor();
  });

  it('shows what depends on what, as a graph and as a list', async () => {
    const { page, go } = session;
    await go('/catalog/default/component/ledger/identities');
    const graph = page.getByRole('figure', { name: 'What depends on what' });
    await graph.getByText('authenticates as').first().waitFor();
    await page.getByRole('button', { name: 'The same as a list' }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: /^authenticates as ledger-writer$/ })
      .waitFor();
    // A node of the graph leads to its entity.
    await graph.getByText('ledger-writer', { exact: true }).click();
    await page.waitForURL('**/catalog/default/resource/ledger-writer');
  });

  it('draws use over time, and says the same as a table', async () => {
    const { page, go } = session;
    const { body } = await callAs(
      'ann',
      'GET',
      '/reviews?assignee=me&status=open&limit=200',
    );
    const { id } = body.items.find(({ question }) =>
      /billing-mail .*its key/.test(question),
    );
    await go(`/governance/reviews/${id}`);
    const chart = page.getByRole('figure', { name: /^Used \d+ times between/ });
    await chart.getByRole('application').waitFor();
    assert.ok((await chart.locator('.recharts-bar-rectangle').count()) > 0);
    await page.getByRole('button', { name: 'Use as a table' }).click();
    const table = page.getByRole('grid', { name: 'Use as a table' });
    await table.getByText('payments-gateway').first().waitFor();
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
