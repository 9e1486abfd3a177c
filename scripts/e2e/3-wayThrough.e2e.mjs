import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs, waitUntil } from '../portal.mjs';

const portal = { frontend: 'http://localhost:3000' };

/** The demo's finance database, as the portal that runs was told of it. */
function financeDatabase() {
  const config = JSON.parse(
    fs.readFileSync('.artifacts/app-config.demo.yaml', 'utf8'),
  );
  const [{ host, port, database, user, password }] =
    config.governance.sources.postgresql;
  return { host, port, database, user, password };
}

async function query(connection, sql, values) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

async function findReview(persona, pattern) {
  const { body } = await callAs(
    persona,
    'GET',
    '/reviews?assignee=me&status=open&limit=200',
  );
  const item = body.items.find(({ question }) => pattern.test(question));
  assert.ok(
    item,
    `no review like ${pattern} among ${body.items.map(i => i.question)}`,
  );
  return item;
}

async function getReview(id) {
  return (await callAs('sam', 'GET', `/reviews/${id}`)).body;
}

async function waitForOutcome(id, outcome) {
  await waitUntil(async () => (await getReview(id)).outcome === outcome, {
    seconds: 60,
    what: `review ${id} to close as ${outcome}`,
  });
}

async function waitForState(id, state) {
  await waitUntil(async () => (await getReview(id)).state === state, {
    seconds: 60,
    what: `review ${id} to come to ${state}`,
  });
}

/** Lets the ten minutes pass in which the demo keeps what is revoked, and has the source read in them. */
async function passCoolDown(source) {
  await callAs('priya', 'POST', `/sources/${source}/refresh`);
  await callAs('ann', 'POST', '/demo/clock', { by: 'PT11M' });
}

describe('the way through, in the browser', () => {
  let browser;
  let session;
  const database = financeDatabase();

  before(async () => {
    browser = await launchBrowser();
    session = await openAs(browser, portal, 'ann');
  });
  after(async () => {
    await session.close();
    await browser.close();
  });

  async function open(item) {
    await session.go(`/governance/reviews/${item.id}`);
    await session.page.getByRole('heading', { name: item.question }).waitFor();
  }

  it('shows what has changed since the last decision first, and how it was decided', async () => {
    const item = await findReview('ann', /ledger-writer .* keep .*entries/);
    await open(item);
    await session.page
      .getByText(/Changed since the last decision on/)
      .first()
      .waitFor();
    await session.page
      .getByText(/checked with the service/)
      .first()
      .waitFor();
  });

  it('revokes a login by keyboard: taken back first, then carried out, refused by the server and read back', async () => {
    const { page } = session;
    const secret = 'e2e-only-password';
    await query(database, `alter role "ledger-reader" password '${secret}'`);
    const logIn = () =>
      query(
        { ...database, user: 'ledger-reader', password: secret },
        'select current_user as me',
      );
    assert.deepEqual(await logIn(), [{ me: 'ledger-reader' }]);

    const item = await findReview('ann', /ledger-reader .*login/);
    await open(item);
    await page.keyboard.press('r');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It is disabled, and can be restored').waitFor();
    await dialog.getByRole('textbox').fill('Nothing reads with it any more');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await waitUntil(
      async () => (await getReview(item.id)).status === 'withdrawable',
      { seconds: 20, what: 'the decision to be recorded' },
    );

    await open(item);
    await page
      .getByRole('button', { name: /Take back/ })
      .first()
      .click();
    await waitUntil(async () => (await getReview(item.id)).status === 'open', {
      seconds: 20,
      what: 'the decision to be taken back',
    });
    assert.deepEqual(await logIn(), [{ me: 'ledger-reader' }]);

    await open(item);
    await page.keyboard.press('r');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Revoke' })
      .click();
    await waitUntil(
      async () => (await getReview(item.id)).status === 'withdrawable',
      { seconds: 20, what: 'the decision to be recorded again' },
    );
    await callAs('ann', 'POST', '/demo/clock', { by: 'PT3M' });
    await waitForState(item.id, 'cooling');
    await assert.rejects(logIn(), /not permitted/);
    await open(item);
    await page.getByText('Disabled, not yet deleted').first().waitFor();
    await page.getByRole('button', { name: /restore it/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('textbox')
      .fill('The report of the month reads with it');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Bring it back' })
      .click();
    await waitForState(item.id, 'ask');
    assert.deepEqual(await logIn(), [{ me: 'ledger-reader' }]);

    const again = await getReview(item.id);
    const decided = await callAs(
      'ann',
      'POST',
      `/reviews/${item.id}/decisions`,
      { decision: 'revoke', evidenceDigest: again.evidenceDigest },
    );
    assert.equal(decided.status, 200, JSON.stringify(decided.body));
    await callAs('ann', 'POST', '/demo/clock', { by: 'PT3M' });
    await waitForState(item.id, 'cooling');
    await passCoolDown('ledger-db');
    await waitForOutcome(item.id, 'revoked');
    await assert.rejects(
      logIn(),
      /password authentication failed|not permitted/,
    );

    await session.go(`/governance/reviews/${item.id}`);
    await page
      .getByText(/rolcanlogin = false/)
      .first()
      .waitFor();
  });

  it('revokes an API key, and introspection refuses it', async () => {
    const item = await findReview('ann', /ledger-spreadsheet .*its key/);
    const detail = await getReview(item.id);
    const decided = await callAs(
      'ann',
      'POST',
      `/reviews/${item.id}/decisions`,
      {
        decision: 'revoke',
        evidenceDigest: detail.evidenceDigest,
      },
    );
    assert.equal(decided.status, 200, JSON.stringify(decided.body));
    await callAs('ann', 'POST', '/demo/clock', { by: 'PT3M' });
    await waitForState(item.id, 'cooling');
    await passCoolDown('reference-api-keys');
    await waitForOutcome(item.id, 'revoked');
    const closed = await getReview(item.id);
    assert.match(closed.remediation[0].proof, /active = false/);
  });

  it('reduces table rights to what is ticked, at the real server', async () => {
    const { page } = session;
    const item = await findReview(
      'ann',
      /billing-batch .* keep INSERT, UPDATE/,
    );
    await open(item);
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'UPDATE' }).waitFor();
    await dialog.getByText('UPDATE', { exact: true }).first().click();
    await dialog
      .getByRole('button', { name: /^(Reduce|Keep only)/ })
      .last()
      .click();
    await waitUntil(
      async () => (await getReview(item.id)).status === 'withdrawable',
      { seconds: 20, what: 'the decision to be recorded' },
    );
    await callAs('ann', 'POST', '/demo/clock', { by: 'PT3M' });
    await waitForOutcome(item.id, 'reduced');
    const rights = await query(
      database,
      `select privilege_type from information_schema.role_table_grants
        where grantee = 'billing-batch' and table_name = 'invoices' order by 1`,
    );
    assert.deepEqual(rights, [{ privilege_type: 'INSERT' }]);
  });

  it('hands over by hand what Terraform would put back, and closes it when the source shows it', async () => {
    const item = await findReview('ann', /ledger-writer .* keep .*invoices/);
    const detail = await getReview(item.id);
    await callAs('ann', 'POST', `/reviews/${item.id}/decisions`, {
      decision: 'revoke',
      evidenceDigest: detail.evidenceDigest,
    });
    await callAs('ann', 'POST', '/demo/clock', { by: 'PT3M' });
    await waitUntil(
      async () => (await getReview(item.id)).status === 'by-hand',
      {
        seconds: 60,
        what: 'the task for a person',
      },
    );
    await session.go(`/governance/reviews/${item.id}`);
    await session.page
      .getByText(/In ledger-db, take/)
      .first()
      .waitFor();
    await query(database, 'revoke all on invoices from "ledger-writer"');
    await waitForOutcome(item.id, 'revoked');
  });

  it('refuses the requester, a stranger, a second decision and a stale view, each with its reason', async () => {
    const item = await findReview('ann', /ledger-writer .*login/);
    const { evidenceDigest } = await getReview(item.id);
    const decide = (persona, digest = evidenceDigest) =>
      callAs(persona, 'POST', `/reviews/${item.id}/decisions`, {
        decision: 'keep',
        evidenceDigest: digest,
      });
    // Ben has asked for this login, so he is not even asked.
    const requester = await decide('ben');
    assert.equal(requester.status, 403, JSON.stringify(requester.body));
    assert.equal((await decide('otto')).status, 403);
    const stale = await decide('ann', '0'.repeat(64));
    assert.equal(stale.status, 409);
    assert.match(stale.body.error.message, /evidence has changed/);
    assert.equal((await decide('ann')).status, 200);
    const second = await decide('ann');
    assert.equal(second.status, 409);
    assert.match(second.body.error.message, /decided already/);
  });

  it('hands on what is not mine to the next candidate', async () => {
    const { page } = session;
    const item = await findReview('ann', /incident-scribe .*chat\.read/);
    await open(item);
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog');
    await dialog
      .getByText(/Finance Engineering|finance-engineering/)
      .first()
      .waitFor();
    await dialog.getByRole('button').last().click();
    await waitUntil(
      async () => (await getReview(item.id)).owner !== 'group:default/ledger',
      { seconds: 20, what: 'somebody else to be asked' },
    );
  });

  it('throws no error in the page', () => {
    assert.deepEqual(session.problems, []);
  });
});
