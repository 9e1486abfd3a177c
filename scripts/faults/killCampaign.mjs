import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  addPopulation,
  caller,
  observePopulation,
} from '../bench/campaigns.mjs';
import { createDatabase, load, logger } from '../bench/setUp.mjs';
import { startPostgres } from '../postgres.mjs';
import { goOn, listUndecided, workOn } from './campaignWork.mjs';
import { startCountingTarget } from './countingTarget.mjs';
import { moveClock, urlOf } from './engineDatabase.mjs';
import { seededRandom } from './random.mjs';
import { runPart } from './report.mjs';

/** Longest time that a process lives, counted from its first statement. */
const LONGEST_MS = 800;
/** What a clock is moved by until a phase is over, in seconds: past a hold and a lease, and past a deadline. */
const MINUTES = 3 * 60;
const DAYS = 15 * 86_400;
const PAUSE_MS = 200;
/** Opening, deciding, carrying out, waiting for answers and closing, and what follows from silence. */
const PHASES = 5;

function startWorker(url, targetUrl) {
  const child = fork(path.join(import.meta.dirname, 'campaignWorker.mjs'), [], {
    env: { ...process.env, FAULTS_DATABASE: url, FAULTS_TARGET: targetUrl },
  });
  const ended = once(child, 'exit');
  return {
    /** Resolves to whether it has begun; it may fail before. */
    begins: () =>
      Promise.race([
        once(child, 'message').then(() => true),
        ended.then(() => false),
      ]),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Whether something is due or under way at the time that the database goes by. */
async function isBusy(knex) {
  const { rows } = await knex.raw(`
    select exists (select 1 from flow_outbox where status in ('pending', 'running', 'failed'))
      or exists (
        select 1 from flow_instances, governance_clock_offset o
        where status = 'running'
          and next_due_at::timestamptz <= clock_timestamp() + o.offset_ms * interval '1 millisecond'
      ) as busy`);
  return rows[0].busy;
}

/** Where a campaign stands, with what the clock has to be moved by before it goes on. */
async function phaseOf(knex) {
  const [{ state }] = await knex('campaigns').select('state');
  if (state === 'opening') {
    return { name: 'opening', seconds: 0 };
  }
  if ((await listUndecided(knex)).length > 0) {
    return { name: 'deciding', seconds: 0 };
  }
  const running = await knex('review_items')
    .join('flow_instances', 'flow_instances.id', 'review_items.instance_id')
    .where('flow_instances.status', 'running')
    .orderByRaw('review_items.decision is null')
    .first('review_items.decision');
  if (!running && state === 'closed') {
    return { name: 'over', seconds: 0 };
  }
  // Leases of who died have to run out; nobody has to wait for that.
  const pause = (await isBusy(knex)) ? MINUTES : DAYS;
  if (running?.decision) {
    return { name: 'carrying out', seconds: pause };
  }
  return state === 'closed'
    ? { name: 'revoking what nobody answered for', seconds: pause }
    : { name: 'waiting and closing', seconds: pause };
}

/** Moves the clock; the source has been read again by then, without which nothing that was disabled is deleted. */
async function pass({ knex, items, target }, seconds) {
  await moveClock(knex, seconds);
  if (seconds > 0) {
    const { offset_ms } = await knex('governance_clock_offset').first();
    const at = new Date(Date.now() + Number(offset_ms));
    const orders = [...target.done].map(order => order.split(' '));
    await observePopulation(
      knex,
      items,
      at,
      new Set(orders.map(([, externalId]) => externalId)),
    );
  }
}

/** Launches a campaign in a new database of the same population, beside a target of its own. */
async function launch(server, { name, items, random }, defer) {
  const knex = await createDatabase(server.url, name);
  defer(() => knex.destroy());
  const target = await startCountingTarget(random);
  defer(() => target.stop());
  await addPopulation(knex, items);
  await knex('governance_clock_offset').insert({ id: 1, offset_ms: 0 });
  const made = await workOn(knex, target.url);
  const { digest } = await made.campaigns.preview('all');
  await made.campaigns.launch('all', digest, caller);
  return { knex, items, made, target, url: urlOf(server.url, name) };
}

/** Takes a campaign to its end without disturbing it. */
async function finish(campaign) {
  const { knex, made } = campaign;
  for (;;) {
    const { name, seconds } = await phaseOf(knex);
    if (name === 'over') {
      return;
    }
    await pass(campaign, seconds);
    while (await goOn(knex, made, logger)) {
      // Until there is nothing to do at this time.
    }
  }
}

/** Waits until a campaign is in another phase than those in which enough have died, or is over. */
async function untilUntried(campaign, { died, most }) {
  const { knex } = campaign;
  for (;;) {
    const { name, seconds } = await phaseOf(knex);
    if (name === 'over' || (died.get(name) ?? 0) < most) {
      return name;
    }
    await pass(campaign, seconds);
    await wait(PAUSE_MS);
  }
}

/**
 * Has two processes work at a time, each killed at a random moment, as many in each phase of the campaign, until it is over
 * or enough have died. Returns how many died in which phase.
 */
async function killAlong(campaign, { kills, random }) {
  const { knex, target, url } = campaign;
  const died = new Map();
  const most = Math.ceil(kills / PHASES);
  const total = () => [...died.values()].reduce((sum, count) => sum + count, 0);
  while (total() < kills && (await phaseOf(knex)).name !== 'over') {
    const workers = [
      startWorker(url, target.url),
      startWorker(url, target.url),
    ];
    const begun = await Promise.all(workers.map(worker => worker.begins()));
    if (begun.includes(false)) {
      await Promise.all(workers.map(worker => worker.kill()));
      throw new Error('A process ended before it was killed');
    }
    for (const worker of workers) {
      const name = await untilUntried(campaign, { died, most });
      await wait(Math.floor(random() * LONGEST_MS));
      await worker.kill();
      died.set(name, (died.get(name) ?? 0) + 1);
    }
    await pass(campaign, (await phaseOf(knex)).seconds);
  }
  return died;
}

/**
 * Everything that a campaign leaves, by what it is about: what became of it, of whom it was asked, what was done. How many
 * decisions came together, and when something is deleted, is left out: whoever is interrupted sends the rest of them later. So
 * is the order of the lines of a history, as effects that are due together are carried out in no order that holds.
 */
async function readEnd(knex) {
  const { rows } = await knex.raw(`
    select s.identity_ref, s.subject_ref, s.outcome, s.reason, s.taken_in, i.status, i.state, i.owner_ref, i.mode,
      i.question, i.on_silence, i.decision, i.decided_by, i.outcome as came_to, f.state as flow_state, f.outcome as flow_outcome,
      f.status as flow_status, f.version,
      (select count(*) from review_items o where o.subject_ref = s.subject_ref) as items,
      (select string_agg(r.user_ref || ' ' || r.via, ',' order by r.user_ref) from review_reviewers r where r.item_id = i.id) as reviewers,
      (select string_agg(n.kind || n.recipient_ref, ',' order by n.kind, n.recipient_ref) from review_notices n where n.item_id = i.id or position(i.id in n.more_items) > 0) as told,
      (select string_agg(h.by || regexp_replace(h.what, ', one of \\d+ together|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z', ''), ',' order by h.by, h.what) from review_history h where h.item_id = i.id) as history,
      (select string_agg(e.type, ',' order by e.seq) from flow_events e where e.instance_id = i.instance_id) as events,
      (select string_agg(o.uses || ' ' || o.status, ',' order by o.key) from flow_outbox o where o.instance_id = i.instance_id) as effects,
      (select string_agg(t.action || t.kind || t.status, ',' order by t.action, t.kind) from remediation_tasks t where t.item_id = i.id) as tasks,
      (select count(*) from flow_timers t where t.instance_id = i.instance_id) as timers,
      (select count(*) from ledger_entries l where l.subject = s.subject_ref) as entries
    from campaign_subjects s
      left join review_items i on i.id = s.item_id
      left join flow_instances f on f.id = i.instance_id
    order by s.identity_ref, s.subject_ref`);
  return rows.map(row => JSON.stringify(row));
}

/** What a target did, in the order of the names, however often each. */
const ordersOf = ({ keys }) =>
  [...keys.values()].map(body => JSON.parse(body).does).sort();

async function checkLedger(report, knex) {
  const { Sequencer } = load('ledger/Sequencer');
  await new Sequencer({ knex }).drain();
  const { exportLedger } = load('ledger');
  const { verifyLines } = load('ledger/__testUtils__/ledgerDatabase');
  const lines = [];
  for await (const line of exportLedger({
    knex,
    now: new Date().toISOString(),
  })) {
    lines.push(line);
  }
  const { ok, problems } = await verifyLines(lines);
  report.check(
    'the chain of the ledger is intact',
    ok,
    JSON.stringify(problems.slice(0, 2)),
  );
}

async function checkFlows(report, { knex, made }) {
  const ids = await knex('flow_instances').pluck('id');
  let wrong = 0;
  for (const id of ids) {
    const { ok } = await knex.transaction(trx =>
      made.engine.verifyInstance(trx, id),
    );
    wrong += ok ? 0 : 1;
  }
  report.check(
    `each of ${ids.length} flows can be recomputed from its events`,
    wrong === 0,
    wrong > 0 ? `${wrong} cannot` : '',
  );
}

/**
 * Opens, decides, carries out and closes a campaign by processes of which two work at a time and which are killed with
 * SIGKILL at random moments, and compares the end with that of a campaign over the same population that nobody disturbed.
 *
 * @returns how many checks passed and failed
 */
export function killCampaign({ kills, items, seed }) {
  console.log(
    `campaign: seed ${seed} (repeat with: npm run faults -- --campaign ${items} --kills ${kills} --seed ${seed})`,
  );
  return runPart(async (report, defer) => {
    const random = seededRandom(seed);
    const server = await startPostgres({ crashSafe: true });
    defer(() => server.stop());
    const calm = await launch(
      server,
      { name: 'campaign_calm', items, random },
      defer,
    );
    await finish(calm);
    const killed = await launch(
      server,
      { name: 'campaign_killed', items, random },
      defer,
    );
    const during = await killAlong(killed, { kills, random });
    const died = [...during.values()].reduce((sum, count) => sum + count, 0);
    await finish(killed);
    const [{ state }] = await killed.knex('campaigns').select('state');
    report.check(
      `the campaign is closed after ${died} kills`,
      state === 'closed' && during.size >= 4,
      [...during].map(([name, count]) => `${count} while ${name}`).join(', '),
    );
    const [expected, seen] = [
      await readEnd(calm.knex),
      await readEnd(killed.knex),
    ];
    const different = seen.filter((row, index) => row !== expected[index]);
    report.check(
      `each of ${expected.length} subjects has come to the end that it has where nobody was killed`,
      expected.length === seen.length && different.length === 0,
      different.length > 0
        ? `${different.length} have not: ${different[0]} instead of ${
            expected[seen.indexOf(different[0])]
          }`
        : '',
    );
    for (const table of ['review_items', 'flow_instances', 'review_notices']) {
      const [{ count: a }] = await calm.knex(table).count('* as count');
      const [{ count: b }] = await killed.knex(table).count('* as count');
      report.check(`as many rows in ${table}`, a === b, `${a} and ${b}`);
    }
    const orders = [ordersOf(calm.target), ordersOf(killed.target)];
    report.check(
      `the target carried out each of ${orders[0].length} orders once, and no other`,
      JSON.stringify(orders[0]) === JSON.stringify(orders[1]) &&
        new Set(orders[1]).size === orders[1].length,
      `${killed.target.deliveries()} deliveries`,
    );
    await checkLedger(report, killed.knex);
    await checkFlows(report, killed);
    report.note(`${died} kills, ${report.elapsed} s`);
  });
}
