import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import {
  addPopulation,
  caller,
  createCampaigns,
  DEFINITION,
} from './campaigns.mjs';
import { serve } from './certificationHttp.mjs';
import { calibrate, percentile, spread } from './measure.mjs';
import { createDatabase, load } from './setUp.mjs';

const BATCH = 500;
/** midPoint's review of 10,010 cases was once cut at 10,000; Okta caps a campaign at 100,000. */
const SIZES = [1000, 10_010, 100_000];
const DECISIONS = 300;
const EVERY_MS = 100;
const LISTS = 100;
const CALLS = 200;
const TOGETHER = 1000;

const seconds = ms => `${(ms / 1000).toFixed(1)} s`;
const megabytes = bytes => `${Math.round(bytes / 1e6)} MB`;
const times = ratio => `${ratio.toFixed(2)} times`;

function judge(value, limit, shown) {
  return `${shown} (goal ${value <= limit ? 'met' : 'MISSED'})`;
}

async function timed(work) {
  const from = process.hrtime.bigint();
  const result = await work();
  return { ms: Number(process.hrtime.bigint() - from) / 1e6, result };
}

/** Processor time of the servers behind a database so far, in milliseconds; nothing where the system does not tell. */
async function serverTime(knex) {
  const pids = await knex('pg_stat_activity')
    .where({ datname: knex.client.config.connection.database ?? null })
    .orWhereRaw('datname = current_database()')
    .pluck('pid');
  let total = 0;
  for (const pid of pids) {
    try {
      const [nanoseconds] = fs
        .readFileSync(`/proc/${pid}/schedstat`, 'utf8')
        .split(' ');
      total += Number(nanoseconds) / 1e6;
    } catch {
      return undefined;
    }
  }
  return total;
}

/** Does something and says how long it took, how much processor time here and there, and how much memory above idle. */
async function measured(knex, work) {
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;
  let peak = idle;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const before = { here: process.cpuUsage(), there: await serverTime(knex) };
  const { ms } = await timed(work);
  const here = process.cpuUsage(before.here);
  const there = await serverTime(knex);
  clearInterval(watch);
  const own = (here.user + here.system) / 1000;
  return {
    ms,
    memory: peak - idle,
    own,
    server: there === undefined ? undefined : there - before.there,
  };
}

async function listCounts(knex) {
  const tables = await knex('pg_tables')
    .where({ schemaname: 'public' })
    .pluck('tablename');
  const counts = new Map();
  for (const table of tables) {
    const [{ count }] = await knex(table).count('* as count');
    counts.set(table, Number(count));
  }
  return counts;
}

/** Tables that have grown, and that in which a launch had put what is to be judged. */
async function findWritten(knex, before) {
  const after = await listCounts(knex);
  return [...after]
    .filter(
      ([table, count]) =>
        count > before.get(table) || table === 'campaign_subjects',
    )
    .map(([table, count]) => ({ table, count }));
}

/** The next rows of a table after a place, in the order in which they lie there. */
async function readPart(knex, table, { after, size }) {
  const rows = await knex(table)
    .whereRaw('ctid > ?::tid', [after])
    .limit(size)
    .select('*', knex.raw('ctid::text as place'));
  return {
    rows: rows.map(({ place: _, ...row }) => row),
    last: rows.at(-1)?.place ?? after,
  };
}

/**
 * The same rows into tables of the same indices, over one connection, as many items to a transaction, by the same kind of
 * statement: what opening costs that does nothing but insert. Reading the rows is not counted.
 */
async function insertBare(knex, other, written, batches) {
  const { insertRows } = load('bulk');
  const total = { ms: 0, own: 0, server: 0 };
  const places = new Map();
  for (let batch = 0; batch < batches; batch += 1) {
    const parts = [];
    for (const { table, count } of written) {
      const { rows, last } = await readPart(knex, table, {
        after: places.get(table) ?? '(0,0)',
        size: Math.ceil(count / batches),
      });
      places.set(table, last);
      parts.push([table, rows]);
    }
    const one = await measured(other, () =>
      other.transaction(async trx => {
        for (const [table, rows] of parts) {
          await insertRows(trx, table, rows);
        }
      }),
    );
    total.ms += one.ms;
    total.own += one.own;
    total.server += one.server ?? 0;
  }
  return total;
}

/** Opens a campaign of so many items beside a bare bulk insert of the rows that it has written. */
export async function benchOpening(url, items) {
  const knex = await createDatabase(url, `certification_${items}`);
  await addPopulation(knex, items);
  const made = await createCampaigns(knex, BATCH);
  const { campaigns } = made;
  const previewed = await timed(() => campaigns.preview('all'));
  const { digest } = previewed.result;
  const launched = await timed(() => campaigns.launch('all', digest, caller));
  const before = await listCounts(knex);
  let statements = 0;
  const count = () => {
    statements += 1;
  };
  knex.on('query', count);
  const opened = await measured(knex, () => campaigns.turn());
  knex.removeListener('query', count);
  const [campaign] = await knex('campaigns').select('id', 'state');
  const [{ count: found }] = await knex('review_items').count('* as count');
  const { Sequencer } = load('ledger/Sequencer');
  const chained = await measured(knex, () => new Sequencer({ knex }).drain());
  const written = await findWritten(knex, before);
  const other = await createDatabase(url, `certification_bare_${items}`);
  await other('flow_definitions').insert(
    await knex('flow_definitions').select(),
  );
  const batches = Math.ceil(found / BATCH);
  const bare = await insertBare(knex, other, written, batches);
  await other.destroy();
  const rows = written.reduce((sum, { count: some }) => sum + some, 0);
  const whole = opened.ms + chained.ms;
  console.log(
    `  ${found} items (${campaign.state}): preview ${seconds(
      previewed.ms,
    )}, launch ${seconds(launched.ms)}`,
  );
  const isLargest = items === SIZES.at(-1);
  const within = (value, limit, shown) =>
    isLargest ? judge(value, limit, shown) : shown;
  console.log(
    `    opening ${within(opened.ms, 40_000, seconds(opened.ms))}, ${Math.round(
      found / (opened.ms / 1000),
    )} a second, ${within(
      opened.memory,
      256e6,
      `${megabytes(opened.memory)} above idle`,
    )}, ${(statements / batches).toFixed(
      1,
    )} statements a batch of ${BATCH}; chaining ${seconds(chained.ms)}`,
  );
  console.log(
    `    bare insert of its ${rows} rows ${seconds(
      bare.ms,
    )}; opening takes ${judge(
      opened.ms / bare.ms,
      2,
      times(opened.ms / bare.ms),
    )} as long, with chaining ${judge(
      whole / bare.ms,
      2,
      times(whole / bare.ms),
    )}`,
  );
  if (opened.server !== undefined) {
    const work = opened.own + opened.server + chained.own + chained.server;
    console.log(
      `    processor time: ours ${seconds(opened.own)} + PostgreSQL ${seconds(
        opened.server,
      )}, chaining ${seconds(chained.own + chained.server)}; bare ${seconds(
        bare.own,
      )} + ${seconds(bare.server)}; ${times(work / (bare.own + bare.server))}`,
    );
  }
  return { knex, made, campaign: campaign.id, perItem: opened.ms / found };
}

/** Who is asked about open items, with the evidence that they see. */
async function readAsked(knex, limit) {
  return knex('review_items')
    .join('review_reviewers', 'review_reviewers.item_id', 'review_items.id')
    .where('review_items.status', 'open')
    .whereNull('review_items.decision')
    .distinctOn('review_items.id')
    .orderBy('review_items.id')
    .limit(limit)
    .select('review_items.id', 'evidence_digest', 'user_ref', 'instance_id');
}

/** One decision at a time over HTTP, ten a second, as people make them. */
async function benchDecisions(knex, { call }) {
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
async function benchLists({ call }, campaign) {
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

/** What a vote writes, by hand and with nothing else: the bare transaction of an engine's call. */
async function voteBare(trx, { instance, event, entry }) {
  await trx('flow_instances').where({ id: instance.id }).forUpdate().first();
  await trx('flow_instances')
    .where({ id: instance.id, version: instance.version })
    .update({
      version: instance.version + 1,
      snapshot: instance.snapshot,
      status: 'ended',
      state: 'kept',
      outcome: 'kept',
      next_due_at: null,
      updated_at: event.at,
      ended_at: event.at,
    });
  await trx('flow_events').insert({ ...event, seq: instance.version + 1 });
  await trx('flow_timers').where({ instance_id: instance.id }).delete();
  await trx('ledger_entries').insert(entry);
  await trx('review_items')
    .where({ instance_id: instance.id })
    .update({ state: 'kept', status: 'closed', outcome: 'kept' });
}

/** The engine's own call beside the bare transaction of the same rows, in turn. */
async function benchEngine(knex, { acting, engine }) {
  const { digestOfSeen } = load('certification/digestOfSeen');
  const { orderedId } = load('bulk');
  const asked = await readAsked(knex, 2 * CALLS);
  const [calls, bare] = [[], []];
  for (let index = 0; index < CALLS; index += 1) {
    const item = asked[2 * index];
    const instance = await knex.transaction(trx =>
      acting.engine.getInstance(trx, item.instance_id),
    );
    const digest = digestOfSeen(
      instance,
      { evidenceDigest: item.evidence_digest },
      engine.ports,
    );
    const vote = {
      type: 'vote',
      voter: item.user_ref,
      voterKind: 'person',
      decision: 'keep',
      digest,
    };
    const call = await timed(() =>
      knex.transaction(trx =>
        engine.send(trx, item.instance_id, vote, { kind: 'engine' }),
      ),
    );
    if (!call.result.accepted) {
      throw new Error(`A vote was refused: ${call.result.reason}`);
    }
    calls.push(call.ms);
    const other = asked[2 * index + 1];
    const [row] = await knex('flow_instances').where({
      id: other.instance_id,
    });
    const [event] = await knex('flow_events').where({
      instance_id: item.instance_id,
      type: 'vote',
    });
    const [{ position: _position, seq: _seq, ...entry }] = await knex(
      'ledger_entries',
    )
      .whereNull('seq')
      .orderBy('position', 'desc')
      .limit(1);
    const rows = {
      instance: row,
      event: { ...event, instance_id: other.instance_id },
      entry: { ...entry, id: orderedId() },
    };
    const { ms } = await timed(() =>
      knex.transaction(trx => voteBare(trx, rows)),
    );
    bare.push(ms);
  }
  const ratio = percentile(calls, 0.5) / percentile(bare, 0.5);
  console.log(
    `  the engine's call: ${spread(calls, 'ms')}; its bare transaction ${spread(
      bare,
      'ms',
    )}; ${judge(ratio, 3, times(ratio))} as long`,
  );
}

/** Decisions of one person about a thousand items, in one request. */
async function benchBulk(knex, { call }) {
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
async function benchClosing(knex, { campaigns }, { call }, campaign) {
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

/**
 * Campaigns at the sizes that others are known by: opening beside a bare bulk insert of the same rows, then deciding,
 * listing, closing and exporting with the largest one open.
 */
export async function benchCertification(url) {
  console.log(`opening a campaign ("${DEFINITION.spec.scope.where}")`);
  const noise = [];
  const speeds = [];
  let largest;
  for (const items of SIZES) {
    await largest?.knex.destroy();
    noise.push(calibrate());
    largest = await benchOpening(url, items);
    speeds.push(largest.perItem);
  }
  console.log(
    `  an item of ${SIZES.at(-1)} takes ${times(
      speeds.at(-1) / speeds[0],
    )} what one of ${SIZES[0]} takes`,
  );
  const { knex, made, campaign } = largest;
  await knex.raw('analyze');
  console.log(`with ${SIZES.at(-1)} open`);
  const server = await serve(knex, made);
  try {
    for (const part of [
      () => benchDecisions(knex, server),
      () => benchEngine(knex, made),
      () => benchLists(server, campaign),
      () => benchBulk(knex, server),
      () => benchClosing(knex, made, server, campaign),
    ]) {
      noise.push(calibrate());
      await part();
    }
  } finally {
    await server.stop();
    await knex.destroy();
  }
  console.log(
    `  noise while this ran: a fixed piece of work took ${spread(noise, 'ms')}`,
  );
}
