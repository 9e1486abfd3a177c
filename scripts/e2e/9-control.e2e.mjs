import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs, waitUntil } from '../portal.mjs';

const portal = { frontend: 'http://localhost:3000' };
const HOUR_MS = 3_600_000;

async function get(persona, url) {
  const { status, body } = await callAs(persona, 'GET', url);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function post(persona, url, input, expected = 201) {
  const { status, body } = await callAs(persona, 'POST', url, input);
  assert.equal(status, expected, JSON.stringify(body));
  return body;
}

/** Answers what one instance asks a persona, as a script does it. */
async function approve(persona, instanceId) {
  const { digest } = await get(persona, `/approvals/${instanceId}`);
  const answer = await callAs(
    persona,
    'POST',
    `/approvals/${instanceId}/answers`,
    { decision: 'approve', digest },
  );
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
}

async function findIdentity(text) {
  const { items } = await get('sam', `/identities?text=${text}`);
  const found = items.find(({ title }) => title.includes(text));
  assert.ok(found, `no identity like ${text}`);
  return found;
}

describe('what people control', () => {
  let browser;
  const sessions = {};

  before(async () => {
    browser = await launchBrowser();
    for (const persona of ['sam', 'dana', 'zoe', 'priya', 'ann']) {
      sessions[persona] = await openAs(browser, portal, persona);
    }
  });
  after(async () => {
    await Promise.all(Object.values(sessions).map(({ close }) => close()));
    await browser.close();
  });

  /** Answers on the page of one approval, as a person does. */
  async function approveOnPage(persona, instanceId) {
    const { page, go } = sessions[persona];
    await go(`/governance/approvals/${instanceId}`);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page
      .getByText(/Your answer is recorded|Nobody is asked any more/)
      .first()
      .waitFor();
  }

  it('raises how far flows may go only with a second person', async () => {
    const { page, go } = sessions.sam;
    const development = async () =>
      (await get('sam', '/modes')).items.find(
        ({ environment, source, flow }) =>
          environment === 'development' && !source && !flow,
      );
    await go('/governance/control');
    await page
      .getByRole('row', { name: /nvironment development/ })
      .getByRole('button', { name: 'Change…' })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /Observe/ }).click();
    await page.getByRole('option', { name: /^Advise/ }).click();
    await dialog.getByText(/A second person of security is asked/).waitFor();
    await dialog
      .getByRole('textbox', { name: /Why/ })
      .fill('Teams want to be asked about development, too');
    await dialog.getByRole('button', { name: 'Ask a second person' }).click();
    await page.getByText('1 raise waits for a second person.').waitFor();
    const { mode, pending } = await development();
    assert.equal(mode, 'observe');
    const own = await callAs('sam', 'GET', `/approvals/${pending.instanceId}`);
    assert.equal(own.status, 403, 'who asks is not asked');

    await approveOnPage('dana', pending.instanceId);
    await waitUntil(async () => (await development()).mode === 'advise', {
      seconds: 30,
      what: 'the raise to hold',
    });
    await go('/governance/control');
    await page.getByText('No raise waits for a second person.').waitFor();
    await page
      .getByRole('row', { name: /nvironment development/ })
      .getByText('Advise')
      .waitFor();
  });

  it('stops what runs by itself with one person, shows that deadlines stand, and moves them by as long', async () => {
    const { page, go } = sessions.sam;
    const [waiting] = (await get('ann', '/approvals')).items;
    assert.ok(waiting.due, JSON.stringify(waiting));
    await go('/governance/control');
    await page
      .getByRole('button', { name: 'Stop what runs by itself' })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('We look into an incident first');
    await dialog
      .getByRole('button', { name: 'Stop what runs by itself' })
      .click();
    await page.getByRole('button', { name: 'Ask to let it go on' }).waitFor();
    await go('/governance/control');
    await page
      .getByText(/stand still since .*what runs by itself is stopped/)
      .waitFor();
    await post('ann', '/demo/clock', { by: 'PT2H' }, 200);

    await page.getByRole('button', { name: 'Ask to let it go on' }).click();
    await dialog
      .getByRole('textbox')
      .fill('The incident is understood and over');
    await dialog.getByRole('button', { name: 'Ask to let it go on' }).click();
    await page.getByText('A second person is asked').waitFor();
    const { instanceId } = await get('dana', '/flow-switch');
    await approveOnPage('dana', instanceId);
    await waitUntil(
      async () => (await get('sam', '/flow-switch')).stopped === false,
      { seconds: 30, what: 'the switch to be on again' },
    );
    const dueOf = async () =>
      (await get('ann', `/approvals/${waiting.instanceId}`)).due;
    await waitUntil(
      async () =>
        Date.parse(await dueOf()) - Date.parse(waiting.due) >= 2 * HOUR_MS,
      { seconds: 60, what: 'the deadline to be moved by two hours' },
    );
    const ann = sessions.ann;
    await ann.go(`/governance/flow-instances/${waiting.instanceId}`);
    await ann.page.getByText('Deadlines moved').first().waitFor();
  });

  it('takes more than one person to let a flow allow more', async () => {
    const { page, go } = sessions.dana;
    const flow = await get('sam', '/flows/offboarding');
    const change = await post('sam', '/flow-changes', {
      source: flow.source
        .replace('version: 1.0.0', 'version: 1.5.0')
        .replace('P7D, do: escalate', 'P6D, do: escalate'),
      tests: flow.tests,
      reason: 'After six days of silence security may decide, too',
    });
    await go(`/governance/flow-changes/${change.id}`);
    await page
      .getByText(/It allows more than before/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText(/You answered: Approve/).waitFor();
    const { status } = await get('sam', `/flow-changes/${change.id}`);
    assert.equal(status, 'pending');
    assert.equal((await get('sam', '/flows/offboarding')).version, '1.0.0');
    const { digest } = await get('zoe', `/approvals/${change.instanceId}`);
    await post(
      'zoe',
      `/approvals/${change.instanceId}/answers`,
      { decision: 'deny', digest },
      200,
    );
  });

  it('moves running instances to another version as the dry run foresaw', async () => {
    const { page, go } = sessions.sam;
    const identity = await findIdentity('carrier-sync');
    const { instanceId } = await post('priya', '/requests', {
      flow: 'offboarding',
      about: identity.ref,
      stated: {},
      idempotencyKey: 'offboard-before-the-migration',
    });
    const flow = await get('sam', '/flows/offboarding');
    const change = await post('sam', '/flow-changes', {
      source: flow.source
        .replace('version: 1.0.0', 'version: 1.1.0')
        .replace('P7D, do: escalate', 'P8D, do: escalate'),
      tests: flow.tests,
      reason: 'The owning team has one day more before others are asked',
    });
    await approve('dana', change.instanceId);
    await waitUntil(
      async () => (await get('sam', '/flows/offboarding')).version === '1.1.0',
      { seconds: 30, what: 'version 1.1.0 to become active' },
    );

    await go('/governance/flows/offboarding?side=versions');
    await page.getByRole('button', { name: 'Plan a migration' }).click();
    await page.getByRole('button', { name: 'See what it would do' }).click();
    await page
      .getByText(/Nothing was done\. From 1\.0\.0 to 1\.1\.0: \d+ go on/)
      .waitFor();
    await page.getByText(/people are asked anew/).waitFor();
    await page
      .getByRole('textbox', { name: /Why/ })
      .fill('Nobody should wait under the earlier version');
    await page.getByRole('button', { name: 'Propose it' }).click();
    await page.getByRole('link', { name: 'See who decides' }).click();
    await page.waitForURL(/\/governance\/approvals\//);
    const read = async () =>
      (await get('sam', '/flow-migrations?flow=offboarding')).items[0];
    const proposed = await read();
    assert.ok(proposed.planned['goes-on'] > 0, JSON.stringify(proposed));

    const dana = sessions.dana;
    await dana.go(`/governance/approvals/${proposed.instanceId}`);
    const link = dana.page.getByRole('link', { name: 'What it does to whom' });
    assert.match(
      await link.getAttribute('href'),
      /\/flows\/offboarding\?side=versions$/,
    );
    for (const persona of ['dana', 'zoe']) {
      if ((await read()).status === 'pending') {
        await approveOnPage(persona, proposed.instanceId);
      }
    }
    await waitUntil(async () => (await read()).status === 'done', {
      seconds: 60,
      what: 'the migration to be carried out',
    });
    const carriedOut = await read();
    assert.deepEqual(carriedOut.done, proposed.planned);
    assert.equal(carriedOut.changed, 0);
    const instance = await get('sam', `/flow-instances/${instanceId}`);
    assert.equal(instance.hash, (await get('sam', '/flows/offboarding')).hash);
    await go('/governance/flows/offboarding?side=versions');
    await page.getByText('Carried out').waitFor();
    await page.getByRole('button', { name: 'Show its instances' }).click();
    await page.getByRole('link', { name: /carrier-sync/ }).waitFor();
  });

  it('shows what has started a flow by itself', async () => {
    const { page, go } = sessions.ann;
    await go('/governance/flows/identity-adoption?side=triggers');
    await page.getByText('It starts on identity.discovered.').waitFor();
    await page
      .getByRole('row', { name: /By events, since/ })
      .first()
      .waitFor();
  });

  it('grants an exception by two others, lists it, and ends it by itself', async () => {
    const { page, go } = sessions.priya;
    await go('/governance/exceptions');
    await page.getByText('No exception is in force.').waitFor();
    await page.getByRole('button', { name: 'Ask for an exception' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('button', { name: /^Select an option.*Flow/ })
      .click();
    await page
      .getByRole('option', { name: 'Service account issuance' })
      .click();
    await dialog.getByRole('button', { name: /Exception$/ }).click();
    await page.getByRole('option', { name: /ttl-over-90/ }).click();
    await dialog
      .getByRole('combobox', { name: /Identity that it is/ })
      .fill('Accounting');
    await page
      .getByRole('option', { name: 'Accounting export, oauth-clients' })
      .click();
    await dialog.getByRole('textbox', { name: /days/ }).fill('1');
    await dialog
      .getByRole('textbox', { name: /instead/ })
      .fill('Its use is looked at every day');
    await dialog.getByText(/two people who are not you/).waitFor();
    await dialog.getByRole('button', { name: 'Ask for an exception' }).click();
    await page.waitForURL(/\/governance\/flow-instances\//);
    const instanceId = page.url().split('/').at(-1);

    await approveOnPage('sam', instanceId);
    assert.equal((await get('sam', '/exceptions?status=in-force')).total, 0);
    await approveOnPage('dana', instanceId);
    await waitUntil(
      async () => (await get('sam', '/exceptions?status=in-force')).total === 1,
      { seconds: 30, what: 'the exception to be in force' },
    );
    await go('/governance/exceptions');
    const row = page.getByRole('row', { name: /ttl-over-90/ });
    await row.getByText('Accounting export').waitFor();
    await row.getByText('In force').waitFor();

    await post('ann', '/demo/clock', { by: 'P2D' }, 200);
    await waitUntil(
      async () => (await get('sam', '/exceptions?status=in-force')).total === 0,
      { seconds: 60, what: 'the exception to be over' },
    );
    await go('/governance/exceptions');
    await page.getByText('No exception is in force.').waitFor();
    await page.getByRole('button', { name: /In force/ }).click();
    await page.getByRole('option', { name: /^All/ }).click();
    await row.first().getByText('Over', { exact: true }).waitFor();
  });

  it('throws no error in any page', () => {
    for (const { problems } of Object.values(sessions)) {
      assert.deepEqual(problems, []);
    }
  });
});
