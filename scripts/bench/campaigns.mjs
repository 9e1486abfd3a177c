import { randomUUID } from 'node:crypto';
import { load, logger, observationOf, OWNERS } from './setUp.mjs';

/** Credentials and grants of one identity of the observation. */
const HELD = 3;
const MEMBERS = 5;
const source = { id: 'bench', kind: 'bench', title: 'Bench' };

/** Asks about everything that the observation holds, and lets it be decided in bulk. */
export const DEFINITION = {
  apiVersion: 'governance.countersign.dev/v1',
  kind: 'CampaignDefinition',
  metadata: { name: 'all', title: 'All', owner: 'group:default/team-0' },
  spec: {
    asks: ['credentials', 'grants'],
    scope: { where: 'subject.kind == "credential" || identity.name != ""' },
    cause: 'Everything is certified',
    bulk: 'allowed',
    deadline: 'P14D',
    freshness: 'P2D',
    riskAnalysis: 'none',
  },
};

/** The same, asked of owners and then of the leads above them. */
export const STAGED_DEFINITION = {
  ...DEFINITION,
  metadata: { ...DEFINITION.metadata, name: 'staged', title: 'In stages' },
  spec: {
    ...DEFINITION.spec,
    strategy: 'allMustKeep',
    stages: [
      {
        id: 'owners',
        reviewers: ['owner'],
        strategy: 'oneKeepKeeps',
        deadline: 'P14D',
        reminders: ['P7D'],
        escalation: [{ after: 'P10D', to: ['manager'] }],
      },
      {
        id: 'leads',
        reviewers: ['manager'],
        strategy: 'oneKeepKeeps',
        deadline: 'P7D',
      },
    ],
  },
};

/** Who launches. */
export const caller = {
  userRef: 'user:default/bench',
  actor: { kind: 'person', principal: 'user:default/bench' },
};

/** Fills a database with teams, and with what has to be certified: about so many credentials and grants. */
export async function addPopulation(knex, items) {
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
  await observePopulation(knex, items, new Date());
  // Within a minute autovacuum has done so on a server that is in use; until then the planner reads whole tables.
  await knex.raw('analyze');
}

/**
 * Reads the source of a population.
 *
 * @param disabled - what does not work any more, by its id there: keys are inactive, and grants gone
 */
export async function observePopulation(knex, items, at, disabled = new Set()) {
  const { InventoryService } = load('inventory');
  const observation = observationOf(Math.ceil(items / HELD), { at });
  const works = ({ externalId }) => !disabled.has(externalId);
  await InventoryService.create({ database: knex, clock: () => at }).record({
    source,
    observation: {
      ...observation,
      identities: observation.identities.map(identity => ({
        ...identity,
        credentials: identity.credentials.map(credential => ({
          ...credential,
          status: works(credential) ? credential.status : 'inactive',
        })),
        grants: identity.grants.filter(works),
      })),
    },
  });
}

/**
 * Campaigns and reviews over a database, put together as the backend does, in enforce and without a cap on open tasks.
 *
 * @param connectors - what carries decisions out; nothing does where they are left out
 */
export async function createCampaigns(knex, batchSize, connectors = []) {
  const { CampaignService } = load('campaigns');
  const { createReviewListener, toReviewEngine } = load(
    'certification/engineAdapter',
  );
  const { createReviewStager } = load('reviewTasks/openFirstStage');
  const { createStageEffects } = load('reviewTasks/StageEffects');
  const { createNoticeEffects } = load('certification/NoticeEffects');
  const { createRemediationEffects } = load('certification/RemediationEffects');
  const { readMaterials } = load('certification/readMaterials');
  const { ReviewService } = load('certification/ReviewService');
  const { createCheckEffects, createFollowing, createForesight } =
    load('remediation');
  const { readShippedRunbooks } = load('runbooks');
  const policy = { runbooks: readShippedRunbooks(), rules: [] };
  const { FlowEngine } = load('flows');
  const { readShippedFlows } = load('flows/readShippedFlows');
  const { DatabaseLedger } = load('ledger/DatabaseLedger');
  const { unwrappedKeys } = load('ledger/dataKeys');
  const ledger = new DatabaseLedger({
    wrapper: unwrappedKeys(),
    clock: () => new Date(),
  });
  const shipped = readShippedFlows();
  const engine = FlowEngine.create({
    database: knex,
    contexts: shipped.contexts,
    effects: shipped.effects,
    handlers: [
      ...createRemediationEffects({
        knex,
        connectors: () => connectors,
        following: createFollowing(policy),
      }),
      ...createCheckEffects(() => remediation),
      ...createNoticeEffects({ knex }),
      ...createStageEffects(() => taskContext()),
    ],
    ledger,
    logger,
    listeners: [createReviewListener(() => engine)],
  });
  for (const flow of ['owner-review.yaml', 'staged-review.yaml']) {
    const { text } = shipped.sources.find(({ file }) => file === flow);
    await knex.transaction(trx =>
      engine.publish(trx, { source: text, author: 'user:default/bench' }),
    );
  }
  const settings = {
    bulk: 'forbidden',
    flow: 'owner-review',
    triageGroup: 'group:default/team-0',
    evidenceMaxAgeMs: 7 * 86_400_000,
    modeFor: async () => 'enforce',
    secondGroups: [],
    foresee: createForesight(policy),
  };
  const reviewEngine = toReviewEngine(engine);
  const taskContext = () => ({
    knex,
    engine: reviewEngine,
    inventory: { readMaterials },
    policy: engine.ports.policy,
    triageGroup: settings.triageGroup,
    approverGroups: [],
    reviewFlows: [settings.flow, 'staged-review'],
    newId: randomUUID,
  });
  const acting = {
    stager: createReviewStager(taskContext()),
    engine: reviewEngine,
    inventory: { readMaterials },
    connectors: {
      supports: () => ({ revoke: true, reduce: true, disable: true }),
    },
    ledger,
    settings,
    ports: engine.ports,
  };
  const remediation = {
    ...acting,
    knex,
    policy,
    evidenceMaxAgeMs: settings.evidenceMaxAgeMs,
  };
  const reviews = new ReviewService({ ...acting, knex });
  const campaigns = new CampaignService({
    knex,
    engine: reviewEngine,
    reviews,
    settings,
    ledger,
    policy: engine.ports.policy,
    shipped: [DEFINITION, STAGED_DEFINITION],
    logger,
    signals: { publish: async () => undefined },
    newId: randomUUID,
    batchSize,
  });
  return { acting, campaigns, engine, ledger, reviews, settings };
}
