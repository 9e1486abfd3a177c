import assert from 'node:assert/strict';
import { callAs, waitUntil } from '../../portal.mjs';
import { arrowTo, tabTo } from './keyboard.mjs';

/** The latest campaign of a definition, once all of its items are open. */
export async function runningCampaign(name) {
  let found;
  await waitUntil(
    async () => {
      const { body } = await callAs('sam', 'GET', '/campaigns?limit=200');
      found = body.items.find(({ definition: of }) => of === name);
      return found?.state === 'running';
    },
    { seconds: 20, what: `the campaign ${name} to run` },
  );
  return found;
}

/** What waits for somebody in a campaign. */
export async function openItems(persona, campaign) {
  const { body } = await callAs(
    persona,
    'GET',
    `/reviews?assignee=me&status=open&limit=200&campaign=${campaign}`,
  );
  return body.items;
}

/** Launches a campaign after its preview, without a mouse, and waits until it runs. */
export async function launchByKeyboard(session, name, title) {
  const { page, go } = session;
  await go('/governance/campaigns');
  const row = page.getByRole('row').filter({ hasText: title });
  const preview = row.getByRole('link', { name: 'Preview' }).first();
  await preview.waitFor();
  await arrowTo(page, preview);
  await page.keyboard.press('Enter');
  await page.getByText(/^A launch now would ask/).waitFor();
  const before = await callAs('sam', 'GET', '/campaigns?limit=200');
  assert.ok(!before.body.items.some(one => one.definition === name));
  const launch = page.getByRole('button', { name: 'Launch', exact: true });
  await tabTo(page, launch);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await tabTo(page, dialog.getByRole('button', { name: 'Launch' }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/governance\/campaigns\/[0-9a-f-]{36}$/);
  return runningCampaign(name);
}
