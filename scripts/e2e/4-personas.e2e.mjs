import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs } from '../portal.mjs';

const portal = { frontend: 'http://localhost:3000' };

describe('what each persona may see', () => {
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it('tells an owner who may see triage instead of showing an empty list', async t => {
    const session = await openAs(browser, portal, 'ann');
    t.after(() => session.close());
    await session.go('/governance/triage');
    await session.page
      .getByText(/governance\.triage\.read.*can grant it/)
      .first()
      .waitFor();
  });

  it('shows security what nobody owns, with ranked suggestions and their reasons', async t => {
    const session = await openAs(browser, portal, 'sam');
    t.after(() => session.close());
    await session.go('/governance/triage');
    await session.page.getByText('Export scheduler').first().waitFor();
    await session.page
      .getByText(/Its name shares/)
      .first()
      .waitFor();
  });

  it('shows the platform engineer every source and how its last reading went', async t => {
    const session = await openAs(browser, portal, 'priya');
    t.after(() => session.close());
    await session.go('/governance/sources');
    await session.page.getByText('Finance database').first().waitFor();
  });

  it('shows an owner only what the teams they belong to own', async () => {
    const ann = await callAs('ann', 'GET', '/identities?limit=200');
    const otto = await callAs('otto', 'GET', '/identities?limit=200');
    assert.ok(ann.body.total > 0);
    assert.ok(ann.body.total < otto.body.total);
    assert.ok(
      ann.body.items.every(({ owner }) => owner === 'group:default/ledger'),
    );
    const lena = await callAs('lena', 'GET', '/identities?limit=200');
    assert.deepEqual(
      [...new Set(lena.body.items.map(({ owner }) => owner))].sort(),
      ['group:default/ledger', 'group:default/payments'],
    );
  });

  it('lets an auditor read the ledger and decide nothing', async () => {
    const ledger = await callAs('otto', 'GET', '/ledger');
    assert.ok(ledger.body.size > 0);
    assert.equal((await callAs('ann', 'GET', '/ledger')).status, 403);
  });

  it('shows an identity with what is not known drawn as unknown', async t => {
    const { body } = await callAs(
      'ann',
      'GET',
      '/identities?text=ledger-writer',
    );
    const session = await openAs(browser, portal, 'ann');
    t.after(() => session.close());
    await session.go(`/governance/identities/${body.items[0].ref}`);
    await session.page
      .getByRole('heading', { name: 'ledger-writer' })
      .first()
      .waitFor();
    await session.page.getByText('Unknown').first().waitFor();
    assert.deepEqual(session.problems, []);
  });
});
