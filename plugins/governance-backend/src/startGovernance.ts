import { randomUUID } from 'node:crypto';
import {
  AuthService,
  LifecycleService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { createCelPolicyEngine } from '@countersign/plugin-governance-flows';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { Knex } from 'knex';
import { AbsenceService } from './absences/AbsenceService';
import {
  CampaignService,
  CampaignStarter,
  readShippedCampaigns,
} from './campaigns';
import {
  createReviewListener,
  toReviewEngine,
} from './certification/engineAdapter';
import { createNoticeEffects } from './certification/NoticeEffects';
import { createSignalListener } from './certification/signalReviews';
import { ReviewInventory } from './certification/ports';
import { readMaterials } from './certification/readMaterials';
import { readReviewSettings } from './certification/readReviewSettings';
import { createRemediationEffects } from './certification/RemediationEffects';
import { ReviewService } from './certification/ReviewService';
import { SyncedClock } from './clock';
import { ConnectorRegistry } from './connectors/ConnectorRegistry';
import { ApprovalService } from './approvals/ApprovalService';
import { createAskedListener } from './approvals/askedListener';
import { readControlSettings } from './caps/readControlSettings';
import { CONTROLLING_FLOWS } from './control/controllingFlows';
import { IncidentService } from './control/IncidentService';
import { ModeService } from './control/ModeService';
import { ModeSubject } from './control/modes';
import { SwitchService } from './control/SwitchService';
import { createPeopleDirectory } from './directory/peopleOf';
import { FlowChangeService } from './flowChanges/FlowChangeService';
import { createChangeListener } from './flowChanges/changeListener';
import {
  createControlEffect,
  flowAppliers,
} from './flowChanges/createControlEffect';
import {
  DEFAULT_FINDING_THRESHOLDS,
  STAGED_FLOW,
} from '@countersign/plugin-governance-common';
import {
  createFactAssembler,
  createFactListener,
  FactRefresher,
  FlowStarter,
  readShippedFormulas,
} from './facts';
import { exceptionsInForce, ExceptionService } from './exceptionGrants';
import { ExclusionService, readExclusionSettings } from './exclusions';
import { OwnershipService, readOwnershipSettings } from './ownership';
import { createToldListener } from './campaigns/starts/hearTold';
import { createReopening } from './exceptionGrants/reopenCovered';
import { createEffectGate } from './control/createEffectGate';
import { FlowCheckService } from './flowChecks/FlowCheckService';
import { MigrationService } from './flowMigrations/MigrationService';
import { createMigrationListener } from './flowMigrations/migrationListener';
import { FlowEngine } from './flows';
import { readShippedFlows } from './flows/readShippedFlows';
import { publishShipped } from './flows/publishShipped';
import { RouteContext } from './http/routes/RouteContext';
import { InventoryService } from './inventory';
import {
  createRollbackAnnouncement,
  readLedgerConfig,
  startLedger,
} from './ledger';
import { createPageEffect } from './notices/createPageEffect';
import { PasskeyService } from './proofs/PasskeyService';
import { ProofService } from './proofs/ProofService';
import { createPasskeyAnnouncement } from './proofs/announcePasskey';
import { readCallers } from './callers/readCallers';
import { readProcessSettings } from './processFindings';
import { QualityService, readQualitySettings } from './quality';
import {
  createCheckEffects,
  createFollowing,
  createForesight,
  reopenReappeared,
  watchUse,
} from './remediation';
import { readShippedRunbooks } from './runbooks';
import { RequestService } from './requests/RequestService';
import { readToolPolicy } from './requests/toolPolicy';
import { readProofSettings } from './proofs/readProofSettings';
import { createObligationListener, ObligationService } from './obligations';
import { Authorizer } from './permissions/Authorizer';
import { createReviewStager } from './reviewTasks/openFirstStage';
import { ReviewTaskService } from './reviewTasks/ReviewTaskService';
import { Rerouter } from './reviewTasks/Rerouter';
import { createStageEffects } from './reviewTasks/StageEffects';
import { createTaskListener } from './reviewTasks/taskListener';
import { registerPermissions } from './permissions/registerPermissions';
import { readExpectedSources } from './evidence/register/readExpectedSources';
import { readSettings } from './readSettings';
import { readRetentionSettings } from './retention';
import { createSecondListener } from './secondPerson/secondListener';
import { StillnessService } from './stillness/StillnessService';
import { scheduleControlTasks } from './tasks/scheduleControlTasks';
import { scheduleReviewerTasks } from './tasks/scheduleReviewerTasks';
import { scheduleTasks } from './tasks/scheduleTasks';
import { SourceRefresher } from './tasks/SourceRefresher';
import {
  createTriggerListener,
  listenToTopic,
  TriggerService,
} from './triggers';

/**
 * One spares who comes alone the way over a claim. While it is busy, what others start is claimed and settled together,
 * which at ten callers was measured to take half the processor time of ten hands.
 */
const HANDS = 1;

interface GovernanceServices {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  connectors: ConnectorRegistry;
  /** Where the topic `governance` is listened to. */
  events?: EventsService;
  knex: Knex;
  lifecycle: LifecycleService;
  logger: LoggerService;
  notifications: NotificationService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  scheduler: SchedulerService;
  signals: SignalsService;
}

/** Puts the capabilities together and starts what runs in the background. Returns what the routes work with. */
export async function startGovernance(
  services: GovernanceServices,
): Promise<RouteContext> {
  const { config, connectors, knex, lifecycle, logger, scheduler } = services;
  const background = readSettings(config);
  const {
    settings: reviewSettings,
    delegateTo,
    periodic,
    coolDowns: coolDownRules,
    modes: modeRules,
  } = readReviewSettings(config);
  const bounds = readControlSettings(config);
  const clock = new SyncedClock(knex);
  await clock.sync();

  const ledger = await startLedger({
    knex,
    config: readLedgerConfig(config, {
      development: process.env.NODE_ENV !== 'production',
    }),
    logger,
    scheduler,
    lifecycle,
    // Entries are written at the time that it is, also where a demonstration has moved the clock of its flows.
    clock: () => new Date(),
    onRollback: createRollbackAnnouncement({
      notifications: services.notifications,
      logger,
      security: background.flowGroups['security-approvers'] ?? [],
    }),
  });
  const procedures = { runbooks: readShippedRunbooks(), connectors };
  const inventory = InventoryService.create({
    database: knex,
    clock: clock.now,
    procedures,
  });
  const people = createPeopleDirectory(background.flowGroups);
  const control = {
    knex,
    engine: theEngine,
    ledger: ledger.ledger,
    people,
  };
  const incidents = new IncidentService({ ...control, newId: randomUUID });
  const flowSwitch = new SwitchService(control);
  const modes = new ModeService({ ...control, newId: randomUUID });
  const coolDowns = { runbooks: procedures.runbooks, rules: coolDownRules };
  const settings = {
    ...reviewSettings,
    foresee: createForesight(coolDowns),
    secondGroups: background.flowGroups['security-approvers'] ?? [],
    openTasksPerPerson: bounds.openTasksPerPerson,
    modeFor: (trx: Knex.Transaction, subject: ModeSubject) =>
      modes.modeFor(trx, { ...subject, flow: reviewSettings.flow }),
  };
  const stillness = new StillnessService({
    knex,
    engine: theEngine,
    logger,
    outageAfterMs: bounds.outageAfterMs,
    staleAfterMs: background.staleAfterMs,
    exempt: CONTROLLING_FLOWS,
  });
  const shipped = readShippedFlows(createCelPolicyEngine());
  const shippedCampaigns = readShippedCampaigns(createCelPolicyEngine());
  const facts = createFactAssembler({
    people,
    formulas: readShippedFormulas(shipped),
    policy: createCelPolicyEngine(),
    thresholds: DEFAULT_FINDING_THRESHOLDS,
    now: trx => theEngine().now(trx),
    connectors,
    correlation: background.correlation.rules,
    triageGroup: settings.triageGroup,
  });
  const starter = new FlowStarter({
    engine: theEngine,
    facts,
    modeFor: (place, trx) => modes.modeFor(trx, place),
  });
  const factRefresher = new FactRefresher({ knex, engine: theEngine, facts });
  const exceptions = new ExceptionService({
    ...control,
    starter,
    onEnd: createReopening({
      reviews: theReviews,
      triggers: theTriggers,
    }),
  });
  const exclusions = new ExclusionService({
    ...control,
    starter,
    reviews: theReviews,
    settings: readExclusionSettings(config),
  });
  const engine: FlowEngine = FlowEngine.create({
    database: knex,
    contexts: shipped.contexts,
    effects: shipped.effects,
    gate: createEffectGate(bounds),
    stillness,
    exceptions: exceptionsInForce,
    handlers: [
      ...createRemediationEffects({
        knex,
        connectors: () => connectors.remediationConnectors,
        following: createFollowing(coolDowns),
      }),
      ...createCheckEffects(() => remediation()),
      ...createNoticeEffects({ knex }),
      ...createStageEffects(() => taskContext()),
      createPageEffect({ knex, notifications: services.notifications }),
      createControlEffect({
        knex,
        appliers: {
          ...flowAppliers(theChanges),
          migrate: (trx, { target, digest, flow }) =>
            theMigrations().approve(trx, target, digest, {
              kind: 'engine',
              route: flow,
            }),
          mode: (trx, { flow, ...change }) =>
            modes.raise(trx, change, { kind: 'engine', route: flow }),
          resume: (trx, { digest, flow }) =>
            flowSwitch.resume(trx, digest, { kind: 'engine', route: flow }),
        },
      }),
      incidents.liftEffect,
      ...exceptions.effects,
      ...exclusions.effects,
      ...connectors.effectHandlers,
    ],
    ledger: ledger.ledger,
    logger,
    hands: HANDS,
    listeners: [
      createReviewListener(() => engine),
      createTaskListener(() => engine),
      createSecondListener(() => engine),
      createAskedListener(() => engine, {
        except: [settings.flow, STAGED_FLOW],
        uncapped: CONTROLLING_FLOWS,
        openTasksPerPerson: bounds.openTasksPerPerson,
      }),
      createChangeListener(),
      createFactListener(),
      createMigrationListener(),
      createTriggerListener(),
      createObligationListener(),
      createSignalListener({ signals: services.signals, logger }),
    ],
  });
  const triggers = new TriggerService({
    ...control,
    starter,
    logger,
    notifications: services.notifications,
    thresholds: DEFAULT_FINDING_THRESHOLDS,
    onEvent: createToldListener(() => shippedCampaigns),
  });
  const obligations = new ObligationService({
    ...control,
    logger,
    reviews: theReviews,
    triggers: theTriggers,
  });
  const flowChanges = new FlowChangeService({
    ...control,
    engine,
    newId: randomUUID,
  });
  const flowMigrations = new MigrationService({
    ...control,
    engine,
    logger,
    newId: randomUUID,
  });
  const flowChecks = new FlowCheckService({
    ...control,
    engine,
    logger,
    notifications: services.notifications,
    newId: randomUUID,
  });
  // Made with each other, so that some are given late.
  function theEngine(): FlowEngine {
    return engine;
  }
  function theTriggers(): TriggerService {
    return triggers;
  }
  function theChanges(): FlowChangeService {
    return flowChanges;
  }
  function theMigrations(): MigrationService {
    return flowMigrations;
  }
  await publishShipped(knex, engine, shipped, logger);
  const proofs = new ProofService({
    settings: readProofSettings(config),
    clock: engine,
    ledger: ledger.ledger,
  });
  const passkeys = new PasskeyService({
    knex,
    proofs,
    clock: engine,
    ledger: ledger.ledger,
    announce: createPasskeyAnnouncement({
      notifications: services.notifications,
      logger,
      security: background.flowGroups['security-approvers'] ?? [],
    }),
  });
  await modes.takeOver(modeRules);
  await flowChecks.noteFingerprints();
  const reviewEngine = toReviewEngine(engine);
  const reviewInventory: ReviewInventory = { readMaterials };
  function taskContext() {
    return {
      knex,
      engine: reviewEngine,
      inventory: reviewInventory,
      policy: engine.ports.policy,
      triageGroup: settings.triageGroup,
      approverGroups: background.flowGroups['security-approvers'] ?? [],
      reviewFlows: [settings.flow, STAGED_FLOW],
      cap: bounds.openTasksPerPerson,
      newId: randomUUID,
    };
  }
  function remediation() {
    return {
      knex,
      engine: reviewEngine,
      inventory: reviewInventory,
      connectors,
      ledger: ledger.ledger,
      policy: coolDowns,
      evidenceMaxAgeMs: settings.evidenceMaxAgeMs,
    };
  }
  const reviews = new ReviewService({
    stager: createReviewStager(taskContext()),
    knex,
    engine: reviewEngine,
    inventory: reviewInventory,
    connectors,
    ledger: ledger.ledger,
    proofs,
    settings,
    ports: engine.ports,
  });
  function theReviews(): ReviewService {
    return reviews;
  }
  const ownership = new OwnershipService({
    ...control,
    reviews: theReviews,
    notifications: services.notifications,
    logger,
    triageGroup: settings.triageGroup,
    settings: readOwnershipSettings(config),
  });
  const quality = new QualityService({
    knex,
    engine: reviewEngine,
    ledger: ledger.ledger,
    reviews,
    settings: readQualitySettings(config),
    reviewFlow: settings.flow,
    newId: randomUUID,
    logger,
  });
  const absences = new AbsenceService({
    ...taskContext(),
    ledger: ledger.ledger,
    delegateTo,
    factRefresher,
  });
  const expectedSources = readExpectedSources(config);
  const campaignContext = {
    ...control,
    engine: reviewEngine,
    reviews,
    settings,
    policy: engine.ports.policy,
    shipped: shippedCampaigns,
    logger,
    newId: randomUUID,
    batchSize: 500,
    staging: taskContext(),
    expected: expectedSources,
  };
  const campaigns = new CampaignService({
    ...campaignContext,
    signals: services.signals,
  });
  const campaignStarter = new CampaignStarter({
    ...campaignContext,
    notifications: services.notifications,
  });
  const refresher = new SourceRefresher({
    sources: () => connectors.sources,
    inventory,
    engine: reviewEngine,
    reviewInventory,
    correlation: background.correlation,
    clock,
    knex,
    logger,
    onReading: async source => {
      await watchUse(remediation(), { source, logger });
      await reopenReappeared({ ...remediation(), reviews, source });
      await factRefresher.refresh({ source });
    },
  });

  lifecycle.addStartupHook(() => engine.startLoop());
  lifecycle.addShutdownHook(() => engine.stopLoop());
  lifecycle.addStartupHook(() => campaigns.startLoop());
  lifecycle.addShutdownHook(() => campaigns.stopLoop());
  await listenToTopic({ events: services.events, triggers, logger });
  registerPermissions(services.permissionsRegistry, knex);
  await scheduleTasks({
    ...services,
    background,
    campaigns,
    clock,
    factRefresher,
    inventory,
    obligations,
    periodic,
    procedures,
    processFindings: readProcessSettings(config),
    refresher,
    reviews,
    triggers,
  });
  await scheduleReviewerTasks({
    absences,
    ownership,
    quality,
    rerouter: new Rerouter({ ...taskContext(), logger }),
    starter: campaignStarter,
    scheduler,
  });
  await scheduleControlTasks({
    bounds,
    checks: background.flowChecks,
    engine,
    flowChecks,
    flowMigrations,
    knex,
    retention: readRetentionSettings(config),
    scheduler,
    stillness,
  });
  return {
    absences,
    approvals: new ApprovalService({ knex, engine, proofs }),
    auth: services.auth,
    callers: readCallers(config),
    bounds,
    bulk: settings.bulk,
    campaigns,
    campaignStarter,
    authorizer: new Authorizer({
      permissions: services.permissions,
      registry: services.permissionsRegistry,
    }),
    clock,
    connectors,
    correlation: background.correlation,
    engine,
    exceptions,
    exclusions,
    expectedSources,
    factRefresher,
    flowChanges,
    flowChecks,
    flowMigrations,
    flowSwitch,
    incidents,
    inventory,
    knex,
    ledger,
    logger,
    ownership,
    passkeys,
    modes,
    quality,
    refresher,
    reviewFlow: settings.flow,
    requests: new RequestService({
      knex,
      engine,
      starter,
      tools: readToolPolicy(config),
      newId: randomUUID,
    }),
    reviews,
    runbooks: coolDowns.runbooks,
    reviewTasks: new ReviewTaskService({
      ...taskContext(),
      ledger: ledger.ledger,
      delegateTo,
    }),
    starter,
    routing: { people, groups: background.flowGroups },
    triggers,
    staleAfterMs: background.staleAfterMs,
    stillness,
  };
}
