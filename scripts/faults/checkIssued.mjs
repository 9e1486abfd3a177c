import { load } from '../bench/setUp.mjs';

const AT_ONCE = 4;
/** How many reasons are said why something was given up. */
const SAID_AT_ONCE = 5;

/** How many of some things fit, some looked at side by side. */
async function countThat(things, fits) {
  let count = 0;
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < things.length) {
        const thing = things[next];
        next += 1;
        const fit = await fits(thing);
        count += Number(fit);
      }
    }),
  );
  return count;
}

/** Where a value stands that must not, in any form. */
async function findValues(knex, written, logs) {
  const { dumpDatabase, findSecrets } = load('__testUtils__/findSecrets');
  // Everything of a column together: each value is looked for in so many texts only.
  const columns = Map.groupBy(await dumpDatabase(knex), ({ where }) => where);
  const texts = [...columns].map(([where, rows]) => ({
    where,
    text: rows.map(({ text }) => text).join('\n'),
  }));
  return findSecrets(
    [...texts, { where: 'log', text: logs.join('\n') }],
    Object.fromEntries(written.map(({ value }, index) => [index, value])),
  );
}

async function checkValues(report, { knex, system, store, workers }) {
  if (system.material === 'public') {
    report.note('what is issued is public: it is not looked for');
    return;
  }
  const found = await findValues(knex, store.written, workers.logged(/./));
  report.check(
    `none of ${store.written.length} values stands in the database or in a log`,
    found.length === 0,
    found.slice(0, 3).join(', '),
  );
}

/** What must hold when every request has come to its end. */
export async function checkIssued(report, context) {
  const { knex, system, watch, store, count } = context;
  const instances = await knex('flow_instances').select('state');
  report.check(
    `each of ${count} requests is granted, though many were sent twice`,
    instances.length === count &&
      instances.every(({ state }) => state === 'granted'),
    [...new Set(instances.map(({ state }) => state))].join(', '),
  );
  const failures = await knex('flow_outbox')
    .where({ status: 'failed' })
    .distinct('last_error');
  failures
    .slice(0, SAID_AT_ONCE)
    .forEach(({ last_error: reason }) => report.note(`given up: ${reason}`));
  const rows = await knex('issued_credentials').select();
  report.check(
    'each has one credential, active',
    rows.length === count && rows.every(({ state }) => state === 'active'),
    `${rows.length} credentials`,
  );
  const letIn = await system.look();
  const tags = new Set(rows.map(({ tag }) => tag));
  report.check(
    `the system lets in ${letIn.length}, one for each, and nothing else that was made`,
    letIn.length === count && letIn.every(({ tag }) => tags.has(tag)),
  );
  report.check(
    `never two of one request worked at once, in ${watch.looks()} looks at the system`,
    watch.doubled.size === 0 && watch.looks() > 0 && !watch.failure(),
    [...watch.doubled, watch.failure() ?? []].flat().join(', '),
  );
  const opened = await countThat(
    rows,
    async ({ tag, external_id: externalId, stored_at: target }) => {
      const held = store.kept.get(target);
      return held?.tag === tag && system.letsIn(externalId, held.value);
    },
  );
  report.check(
    `what lies in the store is let in as what it was made for, ${opened} times`,
    opened === count,
  );
  const dead = store.written.filter(({ tag }) => !tags.has(tag));
  const refused = await countThat(
    dead,
    async ({ externalId, value }) => !(await system.letsIn(externalId, value)),
  );
  report.check(
    `each of ${dead.length} values that came too late or got lost is refused`,
    refused === dead.length,
  );
  if (system.leftBehind) {
    const kept = new Set([...store.kept.values()].map(({ value }) => value));
    const strange = system.leftBehind().filter(value => !kept.has(value));
    const accepted = await countThat(strange, value =>
      system.letsIn('', value),
    );
    report.check(
      `each of ${strange.length} that a process left when it was killed is refused`,
      accepted === 0,
    );
  }
  const calls = await knex('issuing_calls').select('state');
  report.check(
    'no call is left whose outcome nobody knows',
    calls.every(({ state }) => !['called', 'orphan'].includes(state)),
    `${calls.length} calls for ${count} credentials`,
  );
  await checkValues(report, context);
}

/** What must hold when each of them has been revoked. */
export async function checkRevoked(report, context) {
  const { knex, system, store, count } = context;
  const ended = await knex('flow_instances')
    .where({ flow: 'credential-revocation', state: 'revoked' })
    .count('* as count')
    .first();
  const rows = await knex('issued_credentials').whereNotNull('refused_at');
  report.check(
    `each of ${count} is revoked, and was seen to be refused`,
    Number(ended.count) === count &&
      rows.length === count &&
      rows.every(({ state }) => state === 'ended'),
    `${ended.count} flows, ${rows.length} seen`,
  );
  const letIn = await system.look();
  const accepted = await countThat(store.written, ({ externalId, value }) =>
    system.letsIn(externalId, value),
  );
  report.check(
    `the system lets in nobody any more, by any of ${store.written.length} values`,
    letIn.length === 0 && accepted === 0,
    letIn.length + accepted > 0 ? `${letIn.length} and ${accepted}` : '',
  );
  const left = [...store.kept.values()].filter(({ value }) => value);
  report.check('the store holds none of them', left.length === 0);
}
