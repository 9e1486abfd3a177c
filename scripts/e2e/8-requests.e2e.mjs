import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { addAuthenticator, setUpPasskey } from './steps/passkeys.mjs';
import { fillInRequest } from './steps/requests.mjs';
import { callAs, tokenOf, waitUntil } from '../portal.mjs';

const portal = { frontend: 'http://localhost:3000' };
const BACKEND = 'http://localhost:7007';

/** Calls a tool by the Model Context Protocol, as an agent that acts for a persona does. */
async function callTool(persona, name, input) {
  const response = await fetch(`${BACKEND}/api/mcp-actions/v1`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await tokenOf(persona)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: input },
    }),
  });
  const text = await response.text();
  const [, data] = /^data: (.*)$/m.exec(text) ?? [undefined, text];
  return JSON.parse(data).result;
}

describe('asking, and proving that one is there', () => {
  let browser;
  const sessions = {};
  let device;
  let request;

  before(async () => {
    browser = await launchBrowser();
    for (const persona of ['priya', 'ann', 'otto']) {
      sessions[persona] = await openAs(browser, portal, persona);
    }
    device = await addAuthenticator(sessions.ann.page);
  });
  after(async () => {
    await Promise.all(Object.values(sessions).map(({ close }) => close()));
    await browser.close();
  });

  it('shows what can be asked for, and what nothing carries out yet', async () => {
    const { page, go } = sessions.priya;
    await go('/governance/requests');
    await page.getByText('You have asked for nothing').waitFor();
    await page.getByRole('link', { name: 'Offboarding' }).waitFor();
    await page.getByText('Not connected yet').first().waitFor();
  });

  it('shows the way and who is asked while it is filled in', async () => {
    const { page, go } = sessions.priya;
    await go('/governance/requests/new/service-account-issuance');
    await fillInRequest(page);
    await page.getByText('One of these people first proves').waitFor();
    await page
      .getByRole('link', { name: /Ann Okafor/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Send the request' }).click();
    await page.waitForURL(/\/governance\/flow-instances\//);
    const { body } = await callAs('priya', 'GET', '/requests');
    [request] = body.items;
    assert.equal(request.state, 'step-up');
  });

  it('leads the owner to set up a passkey, and takes a decision only with it', async () => {
    const { page, go } = sessions.ann;
    await go(`/governance/approvals/${request.instanceId}`);
    await page.getByRole('link', { name: 'Set up a passkey' }).click();
    await setUpPasskey(page, 'Work laptop');

    const without = await callAs(
      'ann',
      'POST',
      `/approvals/${request.instanceId}/answers`,
      {
        decision: 'passed',
        digest: (
          await callAs('ann', 'GET', `/approvals/${request.instanceId}`)
        ).body.digest,
      },
    );
    assert.equal(without.status, 403, JSON.stringify(without.body));

    await go(`/governance/approvals/${request.instanceId}`);
    const prove = page.getByRole('button', { name: 'Prove that I am here' });
    await device.recognise(false);
    await prove.click();
    await page.getByText(/The device did not confirm/).waitFor();
    await device.recognise(true);
    await prove.click();
    await waitUntil(
      async () => {
        const { body } = await callAs(
          'priya',
          'GET',
          `/requests/${request.id}`,
        );
        return body.state === 'review';
      },
      { seconds: 20, what: 'the request to go on to its review' },
    );
  });

  it('removes a passkey for good', async () => {
    const { page, go } = sessions.ann;
    await go('/governance/passkeys');
    await page.getByRole('button', { name: 'Remove “Work laptop”?' }).click();
    await page.getByText(/It can never be used again/).waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Remove', exact: true })
      .click();
    await page.getByText('“Work laptop” is removed.').waitFor();
    await page.getByText('You have no passkey').waitFor();
  });

  it('asks by a template, once for each task', async () => {
    const token = await tokenOf('priya');
    const scaffolder = async (path, body) => {
      const response = await fetch(`${BACKEND}/api/scaffolder/v2${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return response.json();
    };
    const { page, go } = sessions.priya;
    await go('/create/templates/default/request-service-account-credential');
    await page.getByText('Credential for a service account').waitFor();
    await page
      .getByText('The identity that it is for, as the catalog shows it')
      .waitFor();

    const { id } = await scaffolder('/tasks', {
      templateRef: 'template:default/request-service-account-credential',
      values: {
        identity: 'resource:default/ledger-writer',
        purpose: 'Closes the books every night',
        environment: 'prod',
        scopes: ['member:ledger_readers'],
        ttlDays: 30,
        issuer: 'ledger-db',
        target: 'dev:apps-ledger',
      },
    });
    await waitUntil(
      async () =>
        ['completed', 'failed'].includes(
          (
            await scaffolder(`/tasks/${id}`)
          ).status,
        ),
      { seconds: 30, what: 'the task of the template' },
    );
    assert.equal((await scaffolder(`/tasks/${id}`)).status, 'completed');
    const { body } = await callAs('priya', 'GET', '/requests');
    const made = body.items.filter(({ via }) => via === 'plugin:scaffolder');
    assert.equal(made.length, 1, JSON.stringify(body));
    assert.equal(made[0].aboutTitle, 'ledger-writer');
    assert.equal(made[0].state, 'review');
  });

  it('lets an agent look and ask for its person, and decide nothing', async () => {
    const identities = await callAs(
      'priya',
      'GET',
      '/identities?text=triage-agent',
    );
    const [{ ref }] = identities.body.items;
    const preview = await callTool('priya', 'governance.preview-request', {
      flow: 'offboarding',
      about: ref,
      stated: {},
    });
    assert.notEqual(preview.isError, true, JSON.stringify(preview));
    const made = await callTool('priya', 'governance.create-request', {
      flow: 'offboarding',
      about: ref,
      stated: {},
      idempotencyKey: 'offboard-the-triage-agent',
    });
    const { instanceId } = JSON.parse(made.content[0].text);
    const { body } = await callAs(
      'priya',
      'GET',
      `/flow-instances/${instanceId}`,
    );
    assert.equal(body.requestedBy, 'user:default/priya');
    const { body: requests } = await callAs('priya', 'GET', '/requests');
    assert.match(requests.items[0].via, /mcp-actions/);
    const decided = await callTool('ann', 'governance.answer-approval', {});
    assert.equal(decided.isError, true);
  });

  it('tells an auditor who may ask', async () => {
    const { page, go } = sessions.otto;
    await go('/governance/requests');
    await page
      .getByText(/governance\.request\.create/)
      .first()
      .waitFor();
  });

  it('went without an error in any page', () => {
    assert.deepEqual(
      Object.values(sessions).flatMap(({ problems }) => problems),
      [],
    );
  });
});
