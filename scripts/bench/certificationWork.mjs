import { setTimeout as wait } from 'node:timers/promises';
import { caller } from './campaigns.mjs';
import { readAsked } from './certificationAsked.mjs';
import { percentile, spread } from './measure.mjs';
import { judge, measured, megabytes, seconds, timed } from './timing.mjs';

const DECISIONS = 300;
const EVERY_MS = 100;
const LISTS = 100;
const TOGETHER = 1000;

/** One decision at a time over HTTP, ten a second, as people make them. */
export async function benchDecisions(knex, { call }) {
  const asked = await readAsked(knex, DECISIONS);
  const took = [];
  const start = Date.now();
  const running = asked.map(async (item, index) => {
    await wait(Math.max(0, start + index * EVERY_MS - Date.now()));
    const { ms } = await timed(async () => {
      const response = await call(
        item.user_ref,
        'POST',
        `/reviews/${item.id}/decisions`,
        { decision: 'keep', evidenceDigest: item.evidence_digest },
      );
      await response.arrayBuffer();
    });
    took.push(ms);
  });
  await Promise.all(running);
  const p95 = percentile(took, 0.95);
  console.log(
    `  one decision over HTTP, ten a second: ${spread(took, 'ms')}, p95 ${judge(
      p95,
      50,
      `${p95.toFixed(0)} ms`,
    )}`,
  );
}

/** Pages of the inbox of different people, and of everything, over HTTP. */
export async function benchLists({ call }, campaign) {
  const routes = [
    ['an inbox', '/reviews?assignee=me&status=open&limit=50'],
    ['what somebody may see', '/reviews?limit=50'],
    ['what a campaign asks', `/reviews?campaign=${campaign}&limit=50`],
  ];
  for (const [what, route] of routes) {
    const took = [];
    for (let time = 0; time < LISTS; time += 1) {
      const { ms } = await timed(async () => {
        const response = await call(
          `user:default/person-${time % 50}-${time % 5}`,
          'GET',
          route,
        );
        await response.arrayBuffer();
      });
      took.push(ms);
    }
    const p95 = percentile(took, 0.95);
    console.log(
      `  a page of ${what}: ${spread(took, 'ms')}, p95 ${judge(
        p95,
        200,
        `${p95.toFixed(0)} ms`,
      )}`,
    );
  }
}

/** Decisions of one person about a thousand items, in one request. */
export async function benchBulk(knex, { call }) {
  const [{ user_ref: user }] = await knex('review_reviewers')
    .join('review_items', 'review_items.id', 'review_reviewers.item_id')
    .where('review_items.status', 'open')
    .groupBy('user_ref')
    .orderByRaw('count(*) desc')
    .limit(1)
    .select('user_ref');
  const items = await knex('review_items')
    .join('review_reviewers', 'review_reviewers.item_id', 'review_items.id')
    .where({ user_ref: user, 'review_items.status': 'open' })
    .limit(TOGETHER)
    .select('review_items.id', 'evidence_digest');
  const { ms, result } = await timed(async () => {
    const response = await call(user, 'POST', '/reviews/decisions', {
      items: items.map(({ id, evidence_digest: evidenceDigest }) => ({
        id,
        decision: 'keep',
        evidenceDigest,
      })),
    });
    return response.json();
  });
  console.log(
    `  ${items.length} decisions in one request: ${judge(
      ms,
      2000,
      seconds(ms),
    )}, ${result.decided} decided, ${result.refused} refused`,
  );
}

/** Closes the campaign and exports every item over HTTP. */
export async function benchClosing(knex, { campaigns }, { call }, campaign) {
  const closed = await timed(() => campaigns.close(campaign, caller));
  let lines = 0;
  const exported = await measured(knex, async () => {
    const response = await call(
      'user:default/bench',
      'GET',
      `/campaigns/${campaign}/items.csv`,
    );
    for await (const chunk of response.body) {
      lines += Buffer.from(chunk).toString('latin1').split('\n').length - 1;
    }
  });
  const ms = closed.ms + exported.ms;
  console.log(
    `  closing ${seconds(closed.ms)}, export of ${lines - 1} items ${seconds(
      exported.ms,
    )} with ${megabytes(exported.memory)} above idle; together ${judge(
      ms,
      60_000,
      seconds(ms),
    )}`,
  );
}
