import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs, waitUntil } from '../portal.mjs';
import { connectToDemo } from './steps/demoDatabase.mjs';
import { addAuthenticator, setUpPasskey } from './steps/passkeys.mjs';

const portal = { frontend: 'http://localhost:3000' };
const REASON = 'The nightly run has stopped and payments are due at noon';

describe('an emergency: glass is broken, and what is held is revoked', () => {
  const sessions = {};
  let browser;
  let database;
  let request;
  let login;

  const progress = async () =>
    (await callAs('ann', 'GET', `/requests/${request.id}`)).body;
  const reaches = state =>
    waitUntil(async () => (await progress()).state === state, {
      seconds: 30,
      what: `the request to come to ${state}`,
    });
  /** Whether the server lets the login in, or nothing where it is gone. */
  const canLogin = async () => {
    const { rows } = await database.query(
      'select rolcanlogin from pg_roles where rolname = $1',
      [login],
    );
    return rows[0]?.rolcanlogin;
  };

  before(async () => {
    database = await connectToDemo();
    browser = await launchBrowser();
    for (const persona of ['ann', 'sam']) {
      sessions[persona] = await openAs(browser, portal, persona);
    }
    await addAuthenticator(sessions.ann.page);
  });
  after(async () => {
    await Promise.all(Object.values(sessions).map(({ close }) => close()));
    await browser.close();
    await database.end();
  });

  it('is asked for in the portal, by somebody who owns it', async () => {
    const { page, go } = sessions.ann;
    await go('/governance/requests/new/break-glass');
    await page.getByText('Choose what it is about').waitFor();
    await page
      .getByRole('combobox', { name: /Identity that it is/ })
      .fill('ledger-reader');
    await page
      .getByRole('option', { name: 'ledger-reader, ledger-db' })
      .click();
    const fill = (name, value) =>
      page.getByRole('textbox', { name }).first().fill(value);
    const choose = async (field, option) => {
      await page.getByRole('button', { name: field }).click();
      await page.getByRole('option', { name: option }).click();
    };
    await choose(/Environment/, 'Prod');
    await choose(/Issuer/, /Finance database/);
    await fill(/^Reason/, REASON);
    await fill(/^Scopes/, 'member:ledger_readers');
    await fill(/^Lifetime in hours/, '2');
    await choose(/Target/, /Memory of this process/);
    await fill(/Where in it/, 'emergency');
    await page.getByRole('button', { name: 'Send the request' }).click();
    await page.waitForURL(/\/governance\/flow-instances\//);
    const { body } = await callAs('ann', 'GET', '/requests');
    request = body.items.find(({ flow }) => flow === 'break-glass');
    assert.equal(request.state, 'prove');
  });

  it('makes it only for who proves to be there, and lives only once they have confirmed it', async () => {
    const { page, go } = sessions.ann;
    await go(`/governance/approvals/${request.instanceId}`);
    await page.getByRole('link', { name: 'Set up a passkey' }).click();
    await setUpPasskey(page, 'Laptop on call');
    await go(`/governance/approvals/${request.instanceId}`);
    await page.getByRole('button', { name: 'Prove that I am here' }).click();
    await reaches('confirm');
    login = (await progress()).credential.externalId;
    assert.ok(login);
    assert.equal(await canLogin(), false);

    await go(`/governance/approvals/${request.instanceId}`);
    await page.getByRole('button', { name: 'Prove that I am here' }).click();
    await reaches('live');
    assert.equal(await canLogin(), true);
    const { body } = await callAs('sam', 'GET', '/requests?limit=1');
    assert.equal(body.items.length, 0, 'Sam has asked for nothing');
  });

  it('is listed with what was issued, and counted among what works', async () => {
    const { page, go } = sessions.ann;
    await go('/governance/credentials?text=ledger-reader&state=active');
    await page.getByRole('row').filter({ hasText: login }).first().waitFor();
    await go('/governance/compliance');
    await page
      .getByText(/\d+ of \d+ credentials that work have no end/)
      .waitFor();
  });

  it('is revoked in an incident with everything else that the identity holds, and seen to be refused', async () => {
    const { page, go } = sessions.sam;
    await go('/governance/incidents');
    await page
      .getByRole('button', { name: 'Revoke what something holds…' })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /What kind/ }).click();
    await page.getByRole('option', { name: /^Identity/ }).click();
    await dialog.getByRole('combobox', { name: /Which/ }).fill('ledger-reader');
    await page
      .getByRole('option', { name: 'ledger-reader, ledger-db' })
      .click();
    await dialog.getByText(/It holds \d+ credentials? that works?/).waitFor();
    await dialog
      .getByRole('textbox', { name: /Why/ })
      .fill('The laptop that it lies on was stolen');
    await dialog.getByText(/It cannot be undone/).waitFor();
    await dialog
      .getByRole('button', { name: /^Revoke \d+ credential/ })
      .click();
    await dialog.waitFor({ state: 'detached' });
    const item = page.getByRole('article').or(page.getByRole('listitem'));
    await item.filter({ hasText: 'stolen' }).getByText('Through').waitFor();
    assert.notEqual(await canLogin(), true);
    assert.equal((await progress()).credential.state, 'ended');
  });

  it('went without an error in any page', () => {
    assert.deepEqual(
      Object.values(sessions).flatMap(({ problems }) => problems),
      [],
    );
  });
});
