import { randomUUID } from 'node:crypto';
import {
  createDatabase,
  load,
  logger,
  observationOf,
  OWNERS,
} from './setUp.mjs';

const BATCH = 500;
/** Credentials and grants of one identity of the observation. */
const HELD = 3;
const MEMBERS = 5;
const source = { id: 'bench', kind: 'bench', title: 'Bench' };
const DEFINITION = {
  apiVersion: 'governance.countersign.dev/v1',
  kind: 'CampaignDefinition',
  metadata: { name: 'all', title: 'All', owner: 'group:default/team-0' },
  spec: {
    asks: ['credentials', 'grants'],
    scope: { where: 'subject.kind == "credential" || identity.name != ""' },
    cause: 'Everything is certified',
    deadline: 'P14D',
    freshness: 'P2D',
    riskAnalysis: 'none',
  },
};
const caller = {
  userRef: 'user:default/bench',
  actor: { kind: 'person', principal: 'user:default/bench' },
};

async function addPeople(knex) {
  const groups = Array.from(
    { length: OWNERS },
    (_, team) => `group:default/team-${team}`,
  );
  await knex('directory_group_tree').insert(
    groups.map(ref => ({ group_ref: ref, ancestor_ref: ref })),
  );
  await knex('directory_members').insert(
    groups.flatMap((ref, team) =>
      Array.from({ length: MEMBERS }, (_, person) => ({
        group_ref: ref,
        user_ref: `user:default/person-${team}-${person}`,
      })),
    ),
  );
}

async function createCampaigns(knex) {
  const { CampaignService } = load('campaigns');
  const { createReviewListener, toReviewEngine } = load(
    'certification/engineAdapter',
  );
  const { createNoticeEffects } = load('certification/NoticeEffects');
  const { createRemediationEffects } = load('certification/RemediationEffects');
  const { readMaterials } = load('certification/readMaterials');
  const { ReviewService } = load('certification/ReviewService');
  const { FlowEngine } = load('flows');
  const { readShippedFlows } = load('flows/readShippedFlows');
  const { DatabaseLedger } = load('ledger/DatabaseLedger');
  const { unwrappedKeys } = load('ledger/dataKeys');
  const { createCelPolicyEngine } = load(
    '../../governance-flows/src/policy/celPolicyEngine',
  );
  const ledger = new DatabaseLedger({
    wrapper: unwrappedKeys(),
    clock: () => new Date(),
  });
  const shipped = readShippedFlows(createCelPolicyEngine());
  const engine = FlowEngine.create({
    database: knex,
    contexts: shipped.contexts,
    effects: shipped.effects,
    handlers: [
      ...createRemediationEffects({ knex, connectors: () => [] }),
      ...createNoticeEffects({ knex }),
    ],
    ledger,
    logger,
    listeners: [createReviewListener(() => engine)],
  });
  const { text } = shipped.sources.find(
    ({ file }) => file === 'owner-review.yaml',
  );
  await knex.transaction(trx =>
    engine.publish(trx, { source: text, author: 'user:default/bench' }),
  );
  const settings = {
    flow: 'owner-review',
    triageGroup: 'group:default/team-0',
    evidenceMaxAgeMs: 7 * 86_400_000,
    modeFor: async () => 'enforce',
  };
  const reviewEngine = toReviewEngine(engine);
  const reviews = new ReviewService({
    knex,
    engine: reviewEngine,
    inventory: { readMaterials },
    connectors: {
      supports: () => ({ revoke: true, reduce: true, disable: true }),
    },
    ledger,
    settings,
    ports: engine.ports,
  });
  return new CampaignService({
    knex,
    engine: reviewEngine,
    reviews,
    settings,
    ledger,
    policy: engine.ports.policy,
    shipped: [DEFINITION],
    logger,
    signals: { publish: async () => undefined },
    newId: randomUUID,
    batchSize: BATCH,
  });
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

/** The rows of every table that has grown, and what a launch had put there to be judged. */
async function readWritten(knex, before) {
  const after = await listCounts(knex);
  const written = new Map();
  for (const [table, count] of after) {
    if (count > before.get(table) || table === 'campaign_subjects') {
      written.set(table, await knex(table).select());
    }
  }
  return written;
}

async function timed(work) {
  const from = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - from) / 1e6;
}

/** The same rows into tables of the same indices, over one connection, as many items to a transaction. */
async function insertBare(knex, written, batches) {
  for (let batch = 0; batch < batches; batch += 1) {
    await knex.transaction(async trx => {
      for (const [table, rows] of written) {
        const size = Math.ceil(rows.length / batches);
        const part = rows.slice(batch * size, (batch + 1) * size);
        await trx.batchInsert(table, part, 500);
      }
    });
  }
}

/** Opens a campaign of so many items beside a bare bulk insert of the rows that it has written. */
export async function benchOpening(url, items) {
  const knex = await createDatabase(url, `certification_${items}`);
  const { InventoryService } = load('inventory');
  await addPeople(knex);
  const now = new Date();
  await InventoryService.create({ database: knex, clock: () => now }).record({
    source,
    observation: observationOf(Math.ceil(items / HELD), { at: now }),
  });
  const campaigns = await createCampaigns(knex);
  let digest;
  const previewed = await timed(async () => {
    ({ digest } = await campaigns.preview('all'));
  });
  const launched = await timed(() => campaigns.launch('all', digest, caller));
  const before = await listCounts(knex);
  const idle = process.memoryUsage().rss;
  let peak = idle;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 100);
  const opened = await timed(() => campaigns.turn());
  clearInterval(watch);
  const [campaign] = await knex('campaigns').select('state');
  const [{ count }] = await knex('review_items').count('* as count');
  const written = await readWritten(knex, before);
  const other = await createDatabase(url, `certification_bare_${items}`);
  await other('flow_definitions').insert(
    await knex('flow_definitions').select(),
  );
  const bare = await timed(() =>
    insertBare(other, written, Math.ceil(count / BATCH)),
  );
  const rows = [...written.values()].reduce(
    (sum, { length }) => sum + length,
    0,
  );
  await Promise.all([knex.destroy(), other.destroy()]);
  const second = ms => (ms / 1000).toFixed(1);
  console.log(
    `  ${count} items (${campaign.state}): preview ${second(
      previewed,
    )} s, launch ${second(launched)} s, opening ${second(
      opened,
    )} s with ${Math.round(
      (peak - idle) / 1e6,
    )} MB above idle; bare insert of its ${rows} rows ${second(
      bare,
    )} s; opening takes ${(opened / bare).toFixed(1)} times as long`,
  );
}

/** Opening campaigns, measured beside a bare bulk insert of the same rows in the same run. */
export async function benchCertification(url) {
  console.log('opening a campaign');
  await benchOpening(url, 1000);
  await benchOpening(url, 10_000);
}
