import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs, tokenOf, waitUntil } from '../portal.mjs';
import { connectToDemo } from './steps/demoDatabase.mjs';

const portal = { frontend: 'http://localhost:3000' };
const BACKEND = 'http://localhost:7007';
const TEMPLATE = 'template:default/request-database-account';
const run = promisify(execFile);

/** Runs a command of the command line as a persona, as they run it on their machine. */
async function governance(persona, ...args) {
  const { stdout, stderr } = await run(
    'node',
    [
      path.join('scripts', 'run.mjs'),
      'governance',
      ...args,
      '--base-url',
      BACKEND,
    ],
    {
      env: { ...process.env, GOVERNANCE_TOKEN: await tokenOf(persona) },
    },
  );
  return stdout + stderr;
}

/** Logs in to the demo's database, as `psql` does. */
const login = (user, passwordFile) =>
  connectToDemo({
    user,
    password: fs.readFileSync(passwordFile, 'utf8').trim(),
  });

describe('a database account, from the request to its end', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'issuance-'));
  const file = name => path.join(folder, name);
  const sessions = {};
  let browser;
  let request;
  let target;
  let client;

  const progress = async () =>
    (await callAs('priya', 'GET', `/requests/${request.id}`)).body;
  const reaches = state =>
    waitUntil(async () => (await progress()).state === state, {
      seconds: 30,
      what: `the request to come to ${state}`,
    });
  const instanceOf = id => callAs('ann', 'GET', `/flow-instances/${id}`);
  /** Takes what lies sealed for Priya, into a file. */
  const take = async name => {
    let claim;
    await waitUntil(
      async () => {
        const { body } = await callAs('priya', 'GET', '/claims');
        claim = body.items.find(({ ready }) => ready);
        return claim !== undefined;
      },
      { seconds: 30, what: 'a credential that can be taken' },
    );
    return governance(
      'priya',
      'credential',
      'claim',
      claim.id,
      '--key',
      file('key.json'),
      '--out',
      file(name),
    );
  };

  before(async () => {
    browser = await launchBrowser();
    for (const persona of ['priya', 'ann', 'ben', 'sam']) {
      sessions[persona] = await openAs(browser, portal, persona);
    }
  });
  after(async () => {
    await client?.end();
    await Promise.all(Object.values(sessions).map(({ close }) => close()));
    await browser.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('is asked for by a template, to a key of whoever asks', async () => {
    const made = await governance(
      'priya',
      'credential',
      'keygen',
      '--out',
      file('key.json'),
    );
    [target] = /claim:[A-Za-z0-9_-]+/.exec(made);
    const { page, go } = sessions.priya;
    await go('/create/templates/default/request-database-account');
    await page
      .getByText('The role of the database that the login is for')
      .waitFor();
    const response = await fetch(`${BACKEND}/api/scaffolder/v2/tasks`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenOf('priya')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        templateRef: TEMPLATE,
        values: {
          identity: 'resource:default/ledger-reader',
          purpose: 'reads the ledger for monthly reports',
          scopes: ['member:ledger_readers'],
          ttlDays: 30,
          target,
        },
      }),
    });
    assert.equal(response.status, 201);
    await waitUntil(
      async () => {
        const { body } = await callAs('priya', 'GET', '/requests');
        request = body.items.find(
          ({ stated }) => stated.request?.target === target,
        );
        return request !== undefined;
      },
      { seconds: 30, what: 'the request of the template' },
    );
    assert.equal(request.state, 'review');
  });

  it('says to those who are asked what it is, and is approved by owner and security', async () => {
    for (const persona of ['ann', 'sam']) {
      const { page, go } = sessions[persona];
      await go(`/governance/approvals/${request.instanceId}`);
      await page
        .getByText(/it may member:ledger_readers in prod, for 30 days/)
        .waitFor();
      await page.getByText(/It does not work before its owner/).waitFor();
      await page.getByRole('button', { name: 'Approve' }).click();
      await waitUntil(
        async () => {
          const { body } = await callAs(
            'priya',
            'GET',
            `/flow-instances/${request.instanceId}`,
          );
          return body.events.some(({ by }) => by.endsWith(`/${persona}`));
        },
        { seconds: 30, what: `the answer of ${persona}` },
      );
    }
    await reaches('confirm');
  });

  it('is delivered, and cannot be taken before its owner has confirmed it', async () => {
    const { page, go } = sessions.priya;
    await go(`/governance/flow-instances/${request.instanceId}`);
    await page.getByText('Delivered, not usable yet').waitFor();
    await page.getByText(/Finance database refuses it until/).waitFor();
    const { body } = await callAs('priya', 'GET', '/claims');
    assert.deepEqual(
      body.items.map(({ ready }) => ready),
      [false],
    );
  });

  it('is confirmed by the owner, taken on the command line, and logs in', async () => {
    const { page, go } = sessions.ben;
    await go(`/governance/approvals/${request.instanceId}`);
    await page.getByText(/refused until you confirm it/).waitFor();
    await page.getByText('It works from then on').waitFor();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await waitUntil(async () => (await progress()).status === 'ended', {
      seconds: 30,
      what: 'the credential to work',
    });
    const said = await take('password');
    const password = fs.readFileSync(file('password'), 'utf8').trim();
    assert.ok(password.length > 20);
    assert.ok(!said.includes(password));
    const { credential } = await progress();
    client = await login(credential.externalId, file('password'));
    const { rows } = await client.query('select count(*) from entries');
    assert.equal(rows.length, 1);
    await assert.rejects(
      client.query("insert into entries values (1, 'a', 1)"),
      /permission denied/,
    );
  });

  it('is rotated while its client keeps working, and the old one goes when nobody uses it any more', async () => {
    const { credential: old } = await progress();
    const { page, go } = sessions.ann;
    await go(`/governance/flow-instances/${request.instanceId}`);
    await page.getByRole('button', { name: 'Replace it' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/Both work until the new one is in use/).waitFor();
    await dialog.getByRole('button', { name: 'Replace it' }).click();
    await page.getByRole('link', { name: 'How far that is' }).click();
    await page.getByText(/This one replaces another/).waitFor({
      timeout: 30_000,
    });
    const rotation = page.url().split('/').at(-1);
    await client.query('select 1');

    await take('fresh');
    const { body: overlapping } = await instanceOf(rotation);
    const fresh = overlapping.credential;
    assert.equal(fresh.replaces, old.id);
    const next = await login(fresh.externalId, file('fresh'));
    // The client is still on the old one, so both stay.
    await client.query('select count(*) from entries');
    await client.end();
    client = next;
    await waitUntil(
      async () => (await instanceOf(rotation)).body.status === 'ended',
      { seconds: 150, what: 'the switch to be seen' },
    );
    const { body: ended } = await instanceOf(rotation);
    assert.equal(ended.outcome, 'rotated');
    await client.query('select count(*) from entries');
    await assert.rejects(
      login(old.externalId, file('password')),
      /authentication failed/,
    );
    request = { ...request, rotation };
  });

  it('is revoked by its owner, and refused', async () => {
    const { page, go } = sessions.ann;
    await go(`/governance/flow-instances/${request.rotation}`);
    await page.getByRole('button', { name: 'Revoke it' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/This cannot be undone/).waitFor();
    await dialog.getByRole('textbox').fill('it was seen in the log of a build');
    await dialog.getByRole('button', { name: 'Revoke it' }).click();
    await page.getByText('Seen to be refused by its system').waitFor({
      timeout: 30_000,
    });
    const { body } = await instanceOf(request.rotation);
    await assert.rejects(
      login(body.credential.externalId, file('fresh')),
      /authentication failed/,
    );
    // Whoever was connected is so no more.
    await assert.rejects(client.query('select 1'));
    client = undefined;
  });

  it('left its secrets nowhere in the browser', async () => {
    const secrets = ['password', 'fresh'].map(name =>
      fs.readFileSync(file(name), 'utf8').trim(),
    );
    for (const { page } of Object.values(sessions)) {
      const kept = await page.evaluate(() =>
        JSON.stringify([
          { ...localStorage },
          { ...sessionStorage },
          document.documentElement.innerHTML,
        ]),
      );
      for (const secret of secrets) {
        assert.ok(!kept.includes(secret));
      }
    }
  });

  it('went without an error in any page', () => {
    assert.deepEqual(
      Object.values(sessions).flatMap(({ problems }) => problems),
      [],
    );
  });
});
