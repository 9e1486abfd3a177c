import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openAs } from '../browser.mjs';
import { callAs, waitUntil } from '../portal.mjs';
import { launchByKeyboard } from './steps/campaigns.mjs';

const portal = { frontend: 'http://localhost:3000' };
const NAME = 'keys-of-billing-mail';
const TITLE = 'Keys of billing-mail';
const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ${NAME}, title: ${TITLE}, owner: 'group:default/identity-security' }
spec:
  asks: [credentials]
  scope:
    source: reference-api-keys
    where: identity.name == "billing-mail"
  cause: It is certified in front of everybody's eyes
  deadline: P10D
  freshness: P30D
  carryForward: { maxAge: P90D, sample: 0 }
`;
const REASON = 'the sender of mails is rebuilt from nothing every night';

async function get(persona, url) {
  const { status, body } = await callAs(persona, 'GET', url);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function post(persona, url, input) {
  const { status, body } = await callAs(persona, 'POST', url, input);
  assert.ok(status < 300, `${status} ${JSON.stringify(body)}`);
  return body;
}

const getReview = id => get('sam', `/reviews/${id}`);

async function waitForReview(id, what, check) {
  await waitUntil(async () => check(await getReview(id)), {
    seconds: 60,
    what: `review ${id}: ${what}`,
  });
}

/** The account whose keys are asked about. */
async function findAccount() {
  const { items } = await get('sam', '/identities?text=billing-mail');
  const found = items.find(({ title }) => title.includes('billing-mail'));
  assert.ok(found, 'there is no billing-mail');
  return found;
}

/** What somebody is asked about the account, by whichever way they came to be. */
async function asked(persona, account, kind) {
  const { items } = await get(
    persona,
    '/reviews?assignee=me&status=open&limit=200',
  );
  return items.filter(
    ({ identity, subject }) =>
      identity.ref === account.ref && subject.kind === kind,
  );
}

describe('what is carried forward, left out and corrected', () => {
  let browser;
  let account;
  let campaign;
  /** The key that is kept, and the one that nobody has answered for. */
  let kept;
  let open;
  const sessions = {};

  before(async () => {
    browser = await launchBrowser();
    for (const persona of ['sam', 'ann', 'lena']) {
      sessions[persona] = await openAs(browser, portal, persona);
    }
    account = await findAccount();
    // Asks about what nobody asks about any more, too.
    await post('sam', `/identities/${account.ref}/reviews`, {
      cause: 'It is looked at before the campaign begins',
    });
    await waitUntil(
      async () => {
        [kept, open] = await asked('ann', account, 'credential');
        return open !== undefined;
      },
      { seconds: 30, what: 'Ann to be asked about two keys' },
    );
    await post('sam', '/campaign-definitions', { source: DEFINITION });
  });
  after(async () => {
    await Promise.all(Object.values(sessions).map(({ close }) => close()));
    await browser.close();
  });

  async function show(persona, { id, question }) {
    const { page, go } = sessions[persona];
    await go(`/governance/reviews/${id}`);
    await page.getByRole('heading', { name: question }).waitFor();
    return page;
  }

  /** How many things the campaign asks about, and how many an exclusion leaves out of it. */
  async function counted() {
    const { progress, sources } = await get('sam', `/campaigns/${campaign.id}`);
    return {
      items: progress.items,
      exempt: sources.reduce((sum, { exempt }) => sum + exempt, 0),
    };
  }

  /** Withdraws what a page shows, once it is said what follows. */
  async function withdraw(page, within, consequence) {
    await within.getByRole('button', { name: 'Withdraw' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(consequence).waitFor();
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  it('asks about what was kept no more, and shows the decision that this rests on', async () => {
    const ann = await show('ann', kept);
    await ann.keyboard.press('a');
    await waitForReview(kept.id, 'kept', ({ outcome }) => outcome === 'kept');

    campaign = await launchByKeyboard(sessions.sam, NAME, TITLE);
    const { page } = sessions.sam;
    const carried = page.getByRole('region', { name: 'Carried forward' });
    await carried.getByText(/^1 thing is not asked about again/).waitFor();
    const row = carried.getByRole('row').filter({ hasText: 'billing-mail' });
    await row.getByText('the same in what counts').waitFor();
    await row.getByRole('link', { name: /Kept by Ann Okafor/ }).click();
    await page.waitForURL(`**/governance/reviews/${kept.id}`);
    await page.getByRole('heading', { name: kept.question }).waitFor();

    const now = await asked('ann', account, 'credential');
    assert.deepEqual(
      now.map(({ id }) => id),
      [open.id],
    );
    const { progress, sources } = await get('sam', `/campaigns/${campaign.id}`);
    assert.equal(progress.items, 1);
    assert.equal(
      sources.reduce((sum, { carried: count }) => sum + count, 0),
      1,
    );
  });

  it('leaves out what an exclusion covers until its owner withdraws it, and asks again', async () => {
    const { instanceId } = await post('sam', '/exclusions', {
      selector: { ref: account.ref },
      owner: 'group:default/ledger',
      days: 20,
      reason: REASON,
    });
    for (const persona of ['dana', 'zoe']) {
      const { digest } = await get(persona, `/approvals/${instanceId}`);
      await post(persona, `/approvals/${instanceId}/answers`, {
        decision: 'approve',
        digest,
      });
    }
    await waitUntil(
      async () =>
        (await get('sam', `/flow-instances/${instanceId}`)).state === 'held',
      { seconds: 60, what: 'the exclusion to be in force' },
    );

    // Whoever was asked by hand goes on being asked; the campaign counts it no more either way.
    assert.deepEqual(await counted(), { items: 0, exempt: 1 });

    const { page, go } = sessions.ann;
    await go('/governance/exceptions');
    const row = page.getByRole('row').filter({ hasText: REASON });
    await withdraw(
      page,
      row,
      /^It ends at once\. The (one|\d+) things? that it left out/,
    );
    await page
      .getByText('Nothing is left out of campaigns by an exclusion.')
      .waitFor();
    await row.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^In force/ }).click();
    await page.getByRole('option', { name: /over/ }).click();
    await row.getByText('Withdrawn', { exact: true }).waitFor();

    await waitUntil(async () => (await counted()).items === 1, {
      seconds: 60,
      what: 'the campaign to ask about it again',
    });
    assert.deepEqual(await counted(), { items: 1, exempt: 0 });
    assert.equal((await asked('ann', account, 'credential')).length, 1);
  });

  it('corrects an owner when the other team confirms it, and ends that for whom it names', async () => {
    const [item] = await asked('ann', account, 'grant');
    const ann = await show('ann', item);
    await ann.keyboard.press('n');
    const dialog = ann.getByRole('dialog');
    await dialog.getByText(/proposed as/).waitFor();
    await dialog.getByRole('button', { name: 'Ask them' }).click();
    await dialog.waitFor({ state: 'detached' });
    await waitUntil(
      async () =>
        (
          await asked('lena', account, 'grant')
        ).some(({ id }) => id === item.id),
      { seconds: 30, what: 'Lena to be asked instead' },
    );

    const lena = await show('lena', item);
    const notice = lena.getByRole('region', { name: 'Who owns it' });
    await notice.getByText(/Nobody of that team has confirmed it/).waitFor();
    await notice.getByRole('button', { name: 'It is ours' }).click();
    await notice
      .getByText(/It belongs there by a correction that ends in \d+ days/)
      .waitFor();
    assert.equal(
      (await getReview(item.id)).owner,
      'group:default/finance-engineering',
    );

    await withdraw(lena, notice, /It belongs again to whom its source names/);
    await notice
      .getByText(
        'The correction is withdrawn: billing-mail belongs again to whom its source names.',
      )
      .waitFor();
    await waitUntil(
      async () => (await findAccount()).owner === 'group:default/ledger',
      { seconds: 30, what: 'it to belong to Ledger again' },
    );
  });

  it('went without an error in any page', () => {
    assert.deepEqual(
      Object.values(sessions).flatMap(({ problems }) => problems),
      [],
    );
  });
});
