// Takes the pictures of the README anew, of the portal as `npm start` gives it.
import path from 'node:path';
import { launchBrowser, openAs } from '../browser.mjs';
import { fillInRequest } from '../e2e/steps/requests.mjs';
import { callAs, startPortal, waitUntil } from '../portal.mjs';

const root = process.cwd();
const folder = path.join(root, 'docs', 'images');

/** The path of the first open review of a persona whose question is like this. The demo makes its past before it asks. */
async function reviewLike(persona, pattern) {
  let found;
  await waitUntil(
    async () => {
      const { body } = await callAs(
        persona,
        'GET',
        '/reviews?assignee=me&status=open&limit=200',
      );
      found = body.items.find(
        ({ question, cause }) =>
          pattern.test(question) && cause.includes('every 90 days'),
      );
      return found !== undefined;
    },
    { seconds: 120, what: `a review of ${persona} like ${pattern}` },
  );
  return `/governance/reviews/${found.id}`;
}

/** Launches a campaign, so that there is one to be seen; answers its path. */
async function launchedCampaign(definition) {
  let launched;
  // Until the catalog has been read, nobody is known to own anything.
  await waitUntil(
    async () => {
      const { body } = await callAs(
        'sam',
        'GET',
        `/campaign-definitions/${definition}/preview`,
      );
      if (body.reviewers.length < 10) {
        return false;
      }
      const { digest } = body;
      const answer = await callAs('sam', 'POST', '/campaigns', {
        definition,
        digest,
      });
      launched = answer.body.id;
      return answer.status === 201;
    },
    { seconds: 120, what: `the campaign ${definition} to be launched` },
  );
  await waitUntil(
    async () =>
      (await callAs('sam', 'GET', `/campaigns/${launched}`)).body.state ===
      'running',
    { seconds: 60, what: 'its items to be open' },
  );
  return `/governance/campaigns/${launched}`;
}

const PICTURES = [
  {
    name: 'inbox',
    persona: 'ann',
    path: () => reviewLike('ann', /ledger-writer .* keep .*entries/),
    shows: page => page.getByText(/Changed since the last decision/).first(),
  },
  {
    name: 'evidence',
    persona: 'ann',
    path: () => reviewLike('ann', /ledger-nightly-report .*its key/),
    shows: page => page.getByText(/uses of it|times/).first(),
  },
  {
    name: 'service-page',
    persona: 'ann',
    path: async () => '/catalog/default/component/ledger',
    shows: page => page.getByText(/reviews? waits? for you/).first(),
  },
  {
    name: 'techdocs',
    persona: 'ann',
    path: async () => '/docs/default/component/ledger',
    shows: page => page.getByText(/reviews? .*wait/).first(),
  },
  {
    name: 'flow',
    persona: 'sam',
    path: async () => '/governance/flows/service-account-issuance',
    shows: page => page.locator('svg title, svg text').first(),
  },
  {
    name: 'request',
    persona: 'priya',
    path: async () => '/governance/requests/new/service-account-issuance',
    act: fillInRequest,
    shows: page => page.getByText('One of these people first proves'),
    height: 1180,
  },
  {
    name: 'campaign',
    persona: 'sam',
    path: () => launchedCampaign('production-service-accounts'),
    shows: page => page.getByText(/wait for an answer/).first(),
  },
  {
    name: 'compliance',
    persona: 'lena',
    path: async () =>
      '/governance/compliance?by=team&node=group%3Adefault%2Ffinance-engineering',
    shows: page => page.getByText(/are certified/).first(),
  },
];

const portal = await startPortal(root);
const browser = await launchBrowser();
try {
  const only = process.argv.slice(2);
  for (const picture of PICTURES) {
    const { name, persona, path: find, act, shows, height = 900 } = picture;
    if (only.length > 0 && !only.includes(name)) {
      continue;
    }
    const session = await openAs(browser, portal, persona, {
      viewport: { width: 1440, height },
      colorScheme: 'light',
    });
    await session.go(await find());
    await act?.(session.page);
    await shows(session.page).waitFor({ timeout: 120_000 });
    // Names of people and teams come after what they stand in.
    await session.page.waitForTimeout(3000);
    await session.page.screenshot({ path: path.join(folder, `${name}.png`) });
    await session.close();
    console.log(`docs/images/${name}.png`);
  }
} finally {
  await browser.close();
  await portal.stop();
}
