import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { addPopulation, caller, createCampaigns } from '../bench/campaigns.mjs';
import { createDatabase, load } from '../bench/setUp.mjs';
import { startPostgres } from '../postgres.mjs';
import { seededRandom } from './random.mjs';

const BATCH = 40;
/** Longest time that a process lives, counted from its first statement. */
const LONGEST_MS = 500;

function startWorker(url) {
  const child = fork(path.join(import.meta.dirname, 'openingWorker.mjs'), [], {
    env: { ...process.env, FAULTS_DATABASE: url, FAULTS_BATCH: String(BATCH) },
  });
  const ended = once(child, 'exit');
  return {
    ended,
    /** Resolves to what it says next, or to nothing when it is over. */
    says: () =>
      Promise.race([
        once(child, 'message').then(([message]) => message),
        ended.then(() => undefined),
      ]),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Everything that opening leaves, by what it is about: what became of it, and of whom it is asked. */
async function readEnd(knex) {
  const { rows } = await knex.raw(`
    select s.identity_ref, s.subject_ref, s.outcome, s.reason, s.taken_in, i.status, i.state, i.owner_ref, i.mode,
      i.question, i.on_silence, f.version, f.state as flow_state,
      (select count(*) from review_items o where o.subject_ref = s.subject_ref) as items,
      (select string_agg(r.user_ref || ' ' || r.via, ',' order by r.user_ref) from review_reviewers r where r.item_id = i.id) as reviewers,
      (select string_agg(n.recipient_ref, ',' order by n.recipient_ref) from review_notices n where n.item_id = i.id) as told,
      (select string_agg(h.seq || h.what, ',' order by h.seq) from review_history h where h.item_id = i.id) as history,
      (select count(*) from flow_events e where e.instance_id = i.instance_id) as events,
      (select count(*) from flow_timers t where t.instance_id = i.instance_id) as timers,
      (select count(*) from ledger_entries l where l.subject = s.subject_ref) as entries
    from campaign_subjects s
      left join review_items i on i.id = s.item_id
      left join flow_instances f on f.id = i.instance_id
    order by s.identity_ref, s.subject_ref`);
  return rows.map(row => JSON.stringify(row));
}

/** Launches a campaign in a new database of the same population. */
async function launch(url, name, items) {
  const knex = await createDatabase(url, name);
  await addPopulation(knex, items);
  const { campaigns, engine, acting } = await createCampaigns(knex, BATCH);
  const { digest } = await campaigns.preview('all');
  await campaigns.launch('all', digest, caller);
  return { knex, campaigns, engine, acting };
}

/**
 * Opens a campaign by processes of which two work at a time and which are killed with SIGKILL at random moments, and
 * compares the end with that of a campaign over the same population that nobody disturbed.
 *
 * @returns how many checks passed and failed
 */
export async function killOpening({ kills, items, seed }) {
  console.log(
    `opening: seed ${seed} (repeat with: npm run faults -- --opening ${items} --kills ${kills} --seed ${seed})`,
  );
  const random = seededRandom(seed);
  const result = { passed: 0, failed: 0 };
  function check(what, ok, detail = '') {
    result[ok ? 'passed' : 'failed'] += 1;
    console.log(
      `${ok ? 'ok    ' : 'FAILED'} ${what}${detail && ` (${detail})`}`,
    );
  }
  const postgres = await startPostgres({ crashSafe: true });
  const opened = [];
  try {
    const calm = await launch(postgres.url, 'opening_calm', items);
    opened.push(calm.knex);
    await calm.campaigns.turn();
    const killed = await launch(postgres.url, 'opening_killed', items);
    opened.push(killed.knex);
    const url = postgres.url.replace(/postgres$/, 'opening_killed');
    let died = 0;
    let during = 0;
    while (died < kills) {
      const workers = [startWorker(url), startWorker(url)];
      const said = await Promise.all(workers.map(worker => worker.says()));
      const [{ state }] = await killed.knex('campaigns').select('state');
      if (said.includes(undefined) || state !== 'opening') {
        await Promise.all(workers.map(worker => worker.kill()));
        break;
      }
      for (const worker of workers) {
        await wait(Math.floor(random() * LONGEST_MS));
        await worker.kill();
        died += 1;
        const [campaign] = await killed.knex('campaigns').select('state');
        during += campaign.state === 'opening' ? 1 : 0;
      }
    }
    await killed.campaigns.turn();
    const [{ state }] = await killed.knex('campaigns').select('state');
    check(
      `the campaign runs after ${died} kills`,
      state === 'running' && during > 0,
      `${during} of them while it was being opened`,
    );
    const [expected, seen] = [
      await readEnd(calm.knex),
      await readEnd(killed.knex),
    ];
    const different = expected.filter((row, index) => row !== seen[index]);
    check(
      `each of ${expected.length} subjects has the outcome, the one item and the people that it has where nobody was killed`,
      expected.length === seen.length && different.length === 0,
      different.slice(0, 2).join(' '),
    );
    for (const table of ['review_items', 'flow_instances', 'review_notices']) {
      const [{ count: a }] = await calm.knex(table).count('* as count');
      const [{ count: b }] = await killed.knex(table).count('* as count');
      check(`as many rows in ${table}`, a === b, `${a} and ${b}`);
    }
    const { Sequencer } = load('ledger/Sequencer');
    await new Sequencer({ knex: killed.knex }).drain();
    const { exportLedger } = load('ledger');
    const { verifyLines } = load('ledger/__testUtils__/ledgerDatabase');
    const lines = [];
    for await (const line of exportLedger({
      knex: killed.knex,
      now: new Date().toISOString(),
    })) {
      lines.push(line);
    }
    const verdict = await verifyLines(lines);
    check(
      'the chain of the ledger is intact',
      verdict.ok,
      JSON.stringify(verdict.problems.slice(0, 2)),
    );
    const ids = await killed.knex('flow_instances').pluck('id');
    let wrong = 0;
    for (const id of ids) {
      const { ok } = await killed.knex.transaction(trx =>
        killed.engine.verifyInstance(trx, id),
      );
      wrong += ok ? 0 : 1;
    }
    check(
      `each of ${ids.length} flows can be recomputed from its events`,
      wrong === 0,
      wrong > 0 ? `${wrong} cannot` : '',
    );
  } finally {
    await Promise.all(opened.map(knex => knex.destroy()));
    await postgres.stop();
  }
  return result;
}
