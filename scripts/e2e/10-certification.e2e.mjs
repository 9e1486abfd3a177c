import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs, waitUntil } from '../portal.mjs';
import { launchByKeyboard, openItems } from './steps/campaigns.mjs';
import { tabTo } from './steps/keyboard.mjs';

const portal = { frontend: 'http://localhost:3000' };
const NAME = 'quarterly-finance-engineering';
const TITLE = 'Quarterly certification of Finance Engineering';
const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ${NAME}, title: ${TITLE}, owner: 'group:default/identity-security' }
spec:
  asks: [credentials, grants]
  scope: { ownerGroup: 'group:default/finance-engineering', environment: production }
  cause: What Finance Engineering holds in production is certified every quarter
  deadline: P21D
  bulk: allowed
  freshness: P2D
  schedule: { cron: '0 6 1 1,4,7,10 *', tz: Europe/Berlin, startsAfter: P2D }
  riskAnalysis: https://wiki.example.org/risk/RA-7
`;

async function get(persona, url) {
  const { status, body } = await callAs(persona, 'GET', url);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function post(persona, url, input) {
  const { status, body } = await callAs(persona, 'POST', url, input);
  assert.ok(status < 300, JSON.stringify(body));
  return body;
}

const moveClock = by => post('ann', '/demo/clock', { by });
const getReview = id => get('sam', `/reviews/${id}`);

async function waitForReview(id, what, check) {
  await waitUntil(async () => check(await getReview(id)), {
    seconds: 60,
    what: `review ${id}: ${what}`,
  });
}

/** Reads every source again, as whoever runs them does after a long time. */
async function readSources() {
  const { items } = await get('priya', '/sources');
  for (const { id, kind } of items) {
    if (kind !== 'import') {
      await callAs('priya', 'POST', `/sources/${id}/refresh`);
    }
  }
}

/** Runs the command line as `npm run governance -- …` does. */
function governance(...args) {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [path.resolve('scripts/run.mjs'), 'governance', ...args],
      (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

describe('certification, from the preview to the evidence', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-walk-'));
  const pack = path.join(folder, 'pack.jsonl');
  const keys = path.join(folder, 'keys.json');
  let browser;
  let campaign;
  const sessions = {};

  before(async () => {
    browser = await launchBrowser();
    for (const persona of ['sam', 'ann', 'ben', 'dana', 'lena', 'otto']) {
      sessions[persona] = await openAs(browser, portal, persona);
    }
    await readSources();
    await post('sam', '/campaign-definitions', { source: DEFINITION });
  });
  after(async () => {
    await Promise.all(Object.values(sessions).map(({ close }) => close()));
    await browser.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function show(persona, { id, question }) {
    const { page, go } = sessions[persona];
    await go(`/governance/reviews/${id}`);
    await page.getByRole('heading', { name: question }).waitFor();
    return page;
  }

  /** Items of the campaign that wait for somebody, and of which a connector can undo a revocation. */
  async function restorable(persona) {
    const found = [];
    for (const item of await openItems(persona, campaign.id)) {
      const { actions } = await get(persona, `/reviews/${item.id}`);
      const revoke = actions.find(({ action }) => action === 'revoke');
      if (/can be restored/.test(revoke?.consequence ?? '')) {
        found.push(item);
      }
    }
    return found;
  }

  /** Answers in the dialog that is open, without a mouse. */
  async function answerDialog(page, text, button) {
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await tabTo(page, dialog.getByRole('textbox').last());
    await page.keyboard.type(text);
    await tabTo(page, dialog.getByRole('button', { name: button }));
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  }

  async function revokeByKeyboard(persona, item) {
    const page = await show(persona, item);
    await page.keyboard.press('r');
    await answerDialog(page, 'Nothing uses it any more', 'Revoke');
    await waitForReview(
      item.id,
      'to be revoked',
      ({ decision, status }) =>
        decision === 'revoke' && status === 'withdrawable',
    );
  }

  it('launches the quarterly campaign after a preview that wrote nothing', async () => {
    const preview = sessions.sam.page.waitForResponse(response =>
      response.url().endsWith(`/campaign-definitions/${NAME}/preview`),
    );
    campaign = await launchByKeyboard(sessions.sam, NAME, TITLE);
    const planned = await (await preview).json();
    assert.equal(campaign.progress.items, planned.items);
    assert.ok((await openItems('ben', campaign.id)).length > 10);
  });

  it('takes a revoke through disable, cool-down and delete, and restores another in its cool-down', async () => {
    const [gone, back] = await restorable('ann');
    assert.ok(gone && back, 'Ann is asked about nothing that can come back');
    await revokeByKeyboard('ann', gone);
    await revokeByKeyboard('ann', back);
    await moveClock('PT3M');
    for (const { id } of [gone, back]) {
      await waitForReview(id, 'to be disabled', ({ state }) => {
        return state === 'cooling';
      });
    }

    const { identity } = back;
    const { page } = sessions.ann;
    await sessions.ann.go(`/governance/identities/${identity.ref}`);
    await page.getByText('Disabled and waiting to be deleted').waitFor();
    await show('ann', back);
    await page.getByText('Disabled, not yet deleted').waitFor();
    await page.keyboard.press('z');
    await answerDialog(
      page,
      'The report of the month needs it',
      'Bring it back',
    );
    await waitForReview(back.id, 'to work and be asked about again', item => {
      return item.state === 'ask' && item.status === 'open';
    });

    // Who deletes it looks first whether somebody was seen to need it since it was disabled.
    await readSources();
    await moveClock('PT11M');
    await waitForReview(gone.id, 'to be deleted', ({ outcome }) => {
      return outcome === 'revoked';
    });
    await show('ann', gone);
    const [{ proof }] = (await getReview(gone.id)).remediation.slice(-1);
    await page.getByText(proof).first().waitFor();
  });

  it('flags a run of decisions about what nobody had opened', async () => {
    const before = await openItems('ben', campaign.id);
    const { page, go } = sessions.ben;
    await go('/governance/reviews');
    await tabTo(page, page.getByRole('button', { name: /^Select \d+ that/ }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: 'Keep selected…' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/would be decided unseen/).waitFor();
    await dialog.getByRole('button', { name: 'Keep all' }).click();
    await dialog.getByText(/^\d+ decided, \d+ refused\.$/).waitFor();
    const left = await openItems('ben', campaign.id);
    assert.ok(before.length - left.length >= 10, `${left.length} left`);

    await sessions.lena.go(`/governance/campaigns/${campaign.id}`);
    await sessions.lena.page.getByText(/Flagged runs: 1\./).waitFor();
    await sessions.lena.page
      .getByText(/^Decided without being opened: \d+ % \(more than 30 %\)/)
      .waitFor();
  });

  it('escalates to the lead what nobody has answered', async () => {
    const before = await openItems('lena', campaign.id);
    await moveClock('P10DT1H');
    let items;
    await waitUntil(
      async () => {
        items = await openItems('lena', campaign.id);
        return items.length > before.length;
      },
      { seconds: 90, what: 'the lead to be asked' },
    );
    await show('lena', items[0]);
    const { reviewers } = await getReview(items[0].id);
    assert.ok(reviewers.some(({ ref }) => ref === 'user:default/lena'));
  });

  it('keeps on evidence that is too old only once a second person agrees', async () => {
    const items = await openItems('lena', campaign.id);
    const [item] = items;
    const page = await show('lena', item);
    await page.getByText('The evidence is too old to decide on').waitFor();
    await page.keyboard.press('a');
    await page
      .getByRole('dialog')
      .getByText(/the evidence is too old/)
      .waitFor();
    await answerDialog(
      page,
      'The books are closed with it every night',
      'Ask a second person',
    );
    await page
      .getByText('Somebody independent is asked whether they agree.')
      .waitFor();
    assert.equal((await getReview(item.id)).outcome, undefined);

    const second = await show('dana', item);
    await second
      .getByText('“The books are closed with it every night”', { exact: true })
      .waitFor();
    await second.getByRole('button', { name: 'Agree, or not…' }).click();
    await second.getByRole('radio', { name: /^I agree/ }).focus();
    await second.keyboard.press('Space');
    await answerDialog(
      second,
      'I have looked at the jobs of last night',
      'Answer',
    );
    await waitForReview(item.id, 'to be kept', ({ outcome }) => {
      return outcome === 'kept';
    });
  });

  it('closes the campaign, and has the careless run looked at again before it is signed', async () => {
    const { page, go } = sessions.sam;
    await go(`/governance/campaigns/${campaign.id}`);
    await page.getByRole('button', { name: 'Close campaign' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Close campaign' })
      .click();
    await page.getByText('The result may not be signed off yet').waitFor();
    const looks = async () =>
      (await get('sam', `/campaigns/${campaign.id}/second-looks?limit=200`))
        .items;
    await waitUntil(async () => (await looks()).length > 0, {
      seconds: 60,
      what: 'decisions to be drawn',
    });
    await go(`/governance/campaigns/${campaign.id}`);
    await page.getByRole('button', { name: 'Look again' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('It was used last night');
    await dialog.getByRole('button', { name: 'I agree' }).click();
    await dialog.waitFor({ state: 'hidden' });
    for (const { id, state } of await looks()) {
      if (state === 'waiting') {
        await post('sam', `/second-looks/${id}`, {
          verdict: 'agrees',
          note: 'It was used last night',
        });
      }
    }
  });

  it('is signed by who answers for it, with a reason for what is open', async () => {
    const { page, go } = sessions.sam;
    await go(`/governance/campaigns/${campaign.id}`);
    await page.getByRole('button', { name: 'Sign the result' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('textbox', { name: /What you say/ })
      .fill('What was kept is used, and what was not is gone');
    const why = dialog.getByRole('textbox', { name: /Why with something/ });
    if ((await why.count()) > 0) {
      await why.fill('The leads have been told of what nobody answered');
    }
    await dialog.getByRole('button', { name: 'Sign the result' }).click();
    await page.getByText('Signed by').waitFor();
    const { signOff } = await get('otto', `/campaigns/${campaign.id}`);
    assert.equal(signOff.by, 'user:default/sam');
  });

  it('gives the auditor a pack that the command line verifies without the portal', async () => {
    const { page, go } = sessions.otto;
    await go(`/governance/campaigns/${campaign.id}`);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the pack' }).click();
    await (await download).saveAs(pack);
    fs.writeFileSync(keys, JSON.stringify(await get('otto', '/ledger/keys')));
    const { code, stdout, stderr } = await governance(
      ...['evidence', 'verify', pack, '--key', keys],
    );
    assert.equal(code, 0, `${stdout}${stderr}`);
    assert.match(
      stdout,
      /is intact: \d+ items, \d+ decisions, and everything in scope is accounted for/,
    );
  });

  it('has the verifier name the record of which one byte is broken', async () => {
    const lines = fs.readFileSync(pack, 'utf8').split('\n');
    const place = lines.findIndex(line =>
      /"decision":"keep".*"type":"decision"/.test(line),
    );
    const { key } = JSON.parse(lines[place]);
    const at = lines[place].indexOf('"keep"') + 2;
    lines[place] = `${lines[place].slice(0, at)}a${lines[place].slice(at + 1)}`;
    fs.writeFileSync(pack, lines.join('\n'));
    const { code, stdout } = await governance(
      ...['evidence', 'verify', pack, '--key', keys],
    );
    assert.equal(code, 1, stdout);
    assert.ok(stdout.includes(key), `${key} is not named in ${stdout}`);
  });

  it('went without an error in any page', () => {
    assert.deepEqual(
      Object.values(sessions).flatMap(({ problems }) => problems),
      [],
    );
  });
});
