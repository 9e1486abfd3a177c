import {
  IdentitySummary,
  Page,
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { setTimeout as wait } from 'node:timers/promises';
import { PersonaClient } from './PersonaClient';

const DAY = 24 * 60 * 60 * 1000;
/** How long ago the last review was. Longer than the period of the demo's reviews, so that the next one is due. */
const DAYS_AGO = 95;
const SOURCES = ['ledger-db', 'reference-api-keys'];
const TEAM = 'group:default/ledger';
const TRIES = 120;

interface HistoryOptions {
  knex: Knex;
  client: PersonaClient;
  signal: AbortSignal;
}

async function setOffset(knex: Knex, offsetMs: number): Promise<void> {
  await knex('governance_clock_offset')
    .insert({ id: 1, offset_ms: offsetMs })
    .onConflict('id')
    .merge();
}

async function waitFor(
  signal: AbortSignal,
  what: string,
  check: () => Promise<boolean>,
): Promise<void> {
  for (let count = 0; count < TRIES; count += 1) {
    if (await check()) {
      return;
    }
    await wait(500, undefined, { signal });
  }
  throw new Error(`Waited in vain for ${what}`);
}

/** What the team said last time. The finance team's spreadsheet lost its administrator scope. */
function answer(item: ReviewItem): 'keep' | 'revoke' {
  return item.identity.title === 'ledger-spreadsheet' &&
    item.subject.title === 'admin'
    ? 'revoke'
    : 'keep';
}

async function decideAll(client: PersonaClient): Promise<void> {
  const page = await client.call<Page<ReviewItem>>(
    'ann',
    'GET',
    '/reviews?assignee=me&status=open&limit=200',
  );
  for (const [index, item] of page.items.entries()) {
    // Ben has asked for some of them, so Ann answers those; the others they share.
    const detail = await client.call<ReviewItemDetail>(
      'ann',
      'GET',
      `/reviews/${item.id}`,
    );
    const benMay = detail.reviewers.some(({ ref }) => ref.endsWith('/ben'));
    const decision = answer(item);
    await client.call(
      benMay && index % 3 === 0 ? 'ben' : 'ann',
      'POST',
      `/reviews/${item.id}/decisions`,
      {
        decision,
        evidenceDigest: detail.evidenceDigest,
        justification:
          decision === 'keep'
            ? 'In use, checked with the service’s dashboard'
            : 'A spreadsheet does not administer anything',
      },
    );
  }
}

/**
 * Lets the ledger team answer a review three months ago: the clock is set back, the sources are read, the items opened
 * and answered through the API, and the clock comes back. Everything stands in the ledger like any other review.
 */
export async function makeHistory(options: HistoryOptions): Promise<number> {
  const { knex, client, signal } = options;
  await waitFor(signal, 'the directory', async () => {
    const row = await knex('directory_state').where({ id: 1 }).first();
    return Boolean(row?.synced_at);
  });
  await setOffset(knex, -DAYS_AGO * DAY);
  try {
    for (const source of SOURCES) {
      await client.call('priya', 'POST', `/sources/${source}/refresh`);
    }
    const owned = await client.call<Page<IdentitySummary>>(
      'sam',
      'GET',
      `/identities?owner=${encodeURIComponent(TEAM)}&limit=200`,
    );
    for (const { ref } of owned.items) {
      await client.call('sam', 'POST', `/identities/${ref}/reviews`, {
        cause: 'Quarterly review of what Finance Engineering owns',
      });
    }
    await decideAll(client);
    // What was decided can be taken back for two minutes; then it is carried out.
    await setOffset(knex, -DAYS_AGO * DAY + 10 * 60 * 1000);
    await waitFor(signal, 'the decisions to be carried out', async () => {
      const pending = await client.call<Page<ReviewItem>>(
        'sam',
        'GET',
        '/reviews?status=pending&limit=1',
      );
      return pending.total === 0;
    });
    return owned.items.length;
  } finally {
    await setOffset(knex, 0);
  }
}
