import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs, waitUntil } from '../portal.mjs';

const portal = { frontend: 'http://localhost:3000' };
const FLOW = 'service-account-issuance';
const RULE = 'request.ttlDays <= 30';

/** The version after one, by a change that breaks nothing. */
function nextMinor(version) {
  const [major, minor] = version.split('.').map(Number);
  return `${major}.${minor + 1}.0`;
}

/** The next version: somebody has twelve days to answer instead of ten. Its test of silence waits as much longer. */
function patient(text, { shipped, proposed }) {
  return text
    .replace(`version: ${shipped}`, `version: ${proposed}`)
    .replace('{ after: P10D, goto: expired }', '{ after: P12D, goto: expired }')
    .replaceAll('P10D', 'P12D')
    .replaceAll('P11D', 'P13D');
}

async function getFlow() {
  return (await callAs('sam', 'GET', `/flows/${FLOW}`)).body;
}

async function pendingChange() {
  const { body } = await callAs(
    'sam',
    'GET',
    `/flow-changes?flow=${FLOW}&status=pending`,
  );
  assert.equal(body.total, 1, JSON.stringify(body));
  return body.items[0];
}

describe('flows: proposed, examined, decided by others, rolled back', () => {
  let browser;
  const sessions = {};
  const versions = {};
  let change;

  before(async () => {
    versions.shipped = (await getFlow()).version;
    versions.proposed = nextMinor(versions.shipped);
    browser = await launchBrowser();
    for (const persona of ['sam', 'dana', 'zoe', 'priya', 'ann']) {
      sessions[persona] = await openAs(browser, portal, persona);
    }
  });
  after(async () => {
    await Promise.all(Object.values(sessions).map(({ close }) => close()));
    await browser.close();
  });

  it('lists every flow with who owns it and which version runs', async () => {
    const { page, go } = sessions.ann;
    await go('/governance/flows');
    await page.getByText('No change waits for approval.').waitFor();
    await page
      .getByRole('row', { name: /Service account issuance/ })
      .getByText(versions.shipped)
      .waitFor();
  });

  it('draws a flow, reads out a state, and shows the way of a test in the drawing', async () => {
    const { page, go } = sessions.ann;
    await go(`/governance/flows/${FLOW}`);
    await page.getByRole('option', { name: /^review: Approval/ }).click();
    await page.getByText('after P10D', { exact: true }).last().waitFor();
    await page.getByRole('tab', { name: 'Tests' }).click();
    await page
      .getByRole('button', {
        name: 'Show the way of “production takes the owner and security”',
      })
      .click();
    await page
      .getByRole('option', { name: /^active: .*the instance is here/ })
      .waitFor();
  });

  it('says to an owner who may propose, and offers no button', async () => {
    const { page, go } = sessions.ann;
    await go(`/governance/flows/${FLOW}`);
    await page.getByText(/governance\.flow\.propose/).waitFor();
    assert.equal(
      await page.getByRole('link', { name: 'Propose a change' }).count(),
      0,
    );
  });

  it('names line and column of a problem, and leads there', async () => {
    const { page, go } = sessions.sam;
    const { source } = await getFlow();
    await go(`/governance/flows/${FLOW}/change`);
    const editor = page.getByRole('textbox', { name: 'The flow, as YAML' });
    await editor.fill(source.replace('approved: issue,', 'approved: isue,'));
    await page.getByText(/isue is not a state/).waitFor();
    await page.getByRole('button', { name: /^Line \d+, column \d+$/ }).click();
    const found = await editor.evaluate(area =>
      document.activeElement === area
        ? area.value.slice(area.selectionStart, area.selectionStart + 4)
        : undefined,
    );
    assert.equal(found, 'isue');
  });

  it('shows by an example how a change allows more, and keeps what is typed over a reload', async () => {
    const { page, go } = sessions.sam;
    const { source } = await getFlow();
    await go(`/governance/flows/${FLOW}/change`);
    const editor = page.getByRole('textbox', { name: 'The flow, as YAML' });
    await editor.fill(source.replace(RULE, 'request.ttlDays <= 90'));
    await page.getByText(/For example, with .*request\.ttlDays = /).waitFor();
    await page.getByText(/review by else/).waitFor();
    await page.reload();
    await editor.waitFor();
    assert.match(await editor.inputValue(), /request\.ttlDays <= 90/);
  });

  it('proposes a version with a reason', async () => {
    const { page, go } = sessions.sam;
    const { source, tests } = await getFlow();
    await go(`/governance/flows/${FLOW}/change`);
    await page
      .getByRole('textbox', { name: 'The flow, as YAML' })
      .fill(patient(source, versions));
    await page.getByRole('tab', { name: 'Tests' }).click();
    await page
      .getByRole('textbox', { name: 'Its tests, as YAML' })
      .fill(patient(tests, versions));
    await page
      .getByText(`Version ${versions.proposed} can be proposed`)
      .waitFor();
    await page.getByText(/waits longer \("P10D" → "P12D"\)/).waitFor();
    await page
      .getByRole('textbox', { name: /Why is it changed/ })
      .fill('Ten days were too short over the holidays');
    await page
      .getByRole('button', { name: `Propose ${versions.proposed}` })
      .click();
    await page
      .getByText('You proposed it; somebody else must approve it.')
      .waitFor();
    change = await pendingChange();
    assert.equal(change.toVersion, versions.proposed);
  });

  it('lets nobody approve who is not asked, and tells them why', async () => {
    const { page, go } = sessions.priya;
    await go(`/governance/flow-changes/${change.id}`);
    await page.getByText(/You are not among those asked/).waitFor();
    assert.equal(
      await page.getByRole('button', { name: 'Approve' }).count(),
      0,
    );
    const answer = await callAs(
      'priya',
      'POST',
      `/approvals/${change.instanceId}/answers`,
      { decision: 'approve', digest: 'whatever' },
    );
    assert.ok([403, 409].includes(answer.status), JSON.stringify(answer));
    const own = await callAs(
      'sam',
      'POST',
      `/approvals/${change.instanceId}/answers`,
      { decision: 'approve', digest: 'whatever' },
    );
    assert.ok([403, 409].includes(own.status), JSON.stringify(own));
    assert.equal((await getFlow()).version, versions.shipped);
  });

  it('asks two others, in their inbox and on the page of the change, and then makes it true', async () => {
    for (const persona of ['dana', 'zoe']) {
      const { page, go } = sessions[persona];
      await go('/governance/reviews');
      await page
        .getByRole('link', {
          name: new RegExp(`Change of a flow: ${FLOW}`),
        })
        .click();
      await page.getByText('Ten days were too short').first().waitFor();
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
      await page
        .getByText(/You answered: Approve|Applied/)
        .first()
        .waitFor();
    }
    await waitUntil(
      async () => (await getFlow()).version === versions.proposed,
      {
        seconds: 30,
        what: `version ${versions.proposed} to become active`,
      },
    );
  });

  it('shows the way that the decision took, and why at its gate', async () => {
    const { page, go } = sessions.ann;
    await go(`/governance/flow-instances/${change.instanceId}`);
    await page.getByText(/check, rule allows-more/).waitFor();
    await page
      .getByText('change.widens || change.flipsToAllowed > 0')
      .first()
      .waitFor();
    await page.getByText(/Ended: applied/).waitFor();
  });

  it('rolls back in one step, with the consequence said first', async () => {
    const { page, go } = sessions.sam;
    await go(`/governance/flows/${FLOW}`);
    await page
      .getByRole('button', { name: `Roll back to ${versions.shipped}` })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByText(`What starts from now on takes ${versions.shipped}`)
      .waitFor();
    await dialog
      .getByRole('textbox')
      .fill('The holidays are over and ten days suffice');
    await dialog
      .getByRole('button', { name: `Roll back to ${versions.shipped}` })
      .click();
    await page.getByText(/done at once/).waitFor();
    assert.equal((await getFlow()).version, versions.shipped);
  });

  it('freezes an integration with what follows said first, and shows who is asked to let it go', async () => {
    const { page, go } = sessions.sam;
    await go('/governance/incidents');
    await page.getByText('Nothing is frozen.').waitFor();
    await page.getByRole('button', { name: 'Freeze…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: /Which/ }).fill('Accounting');
    await page.getByRole('option', { name: /Accounting firm/ }).click();
    await dialog
      .getByText(/nothing that gives access to Accounting firm/)
      .waitFor();
    await dialog
      .getByRole('textbox', { name: /Why/ })
      .fill('Their signing key was found in a public repository');
    await dialog
      .getByRole('button', { name: /^Freeze Accounting firm/ })
      .click();
    await page.getByText('1 thing was frozen', { exact: false }).waitFor();
    await page.getByText('Their signing key was found').waitFor();
    await page.getByText(/Ownership, 1 answer needed of:/).waitFor();
    const { body } = await callAs('otto', 'GET', '/freezes');
    assert.equal(body.items[0].kind, 'integration');
    assert.equal(
      (
        await callAs('ann', 'POST', '/freezes', {
          kind: 'flow',
          target: FLOW,
          reason: 'Somebody who may not freeze anything',
          owner: 'group:default/ledger',
        })
      ).status,
      403,
    );
  });

  it('lets an owner confirm what is theirs in an approval that says what it is bound to', async () => {
    const { page, go } = sessions.ann;
    await go('/governance/reviews');
    await page.getByRole('link', { name: /Way out of an incident/ }).click();
    await page
      .getByRole('cell', { name: 'freeze.kind' })
      .or(page.getByRole('rowheader', { name: 'freeze.kind' }))
      .waitFor();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page
      .getByText(/Your answer is recorded|You answered/)
      .first()
      .waitFor();
  });

  it('stops what runs by itself with one person, and asks a second to go on', async () => {
    const { page, go } = sessions.sam;
    await go('/governance/incidents');
    // What loads above it moves it, and a press that ends beside it is none.
    await page
      .getByText(/^Frozen by|^Nothing is frozen/)
      .first()
      .waitFor();
    await page
      .getByRole('button', { name: 'Stop what runs by itself' })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/takes a second person/).waitFor();
    await dialog.getByRole('textbox').fill('We look into an incident first');
    await dialog
      .getByRole('button', { name: 'Stop what runs by itself' })
      .click();
    await page.getByRole('button', { name: 'Ask to let it go on' }).click();
    await dialog
      .getByRole('textbox')
      .fill('The incident is understood and over');
    await dialog.getByRole('button', { name: 'Ask to let it go on' }).click();
    await page.getByText('A second person is asked').waitFor();
    const { body } = await callAs('dana', 'GET', '/flow-switch');
    const approval = await callAs(
      'dana',
      'GET',
      `/approvals/${body.instanceId}`,
    );
    assert.equal(approval.status, 200, JSON.stringify(approval.body));
    await callAs('dana', 'POST', `/approvals/${body.instanceId}/answers`, {
      decision: 'approve',
      digest: approval.body.digest,
    });
    await waitUntil(
      async () =>
        (await callAs('sam', 'GET', '/flow-switch')).body.stopped === false,
      { seconds: 30, what: 'the switch to be on again' },
    );
  });

  it('throws no error in any page', () => {
    for (const { problems } of Object.values(sessions)) {
      assert.deepEqual(problems, []);
    }
  });
});
