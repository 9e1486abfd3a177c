import {
  AuthService,
  LifecycleService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { createCelPolicyEngine } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { readShippedCampaigns } from '../campaigns';
import { readControlSettings } from '../caps/readControlSettings';
import { readReviewSettings } from '../certification/readReviewSettings';
import { ReviewService } from '../certification/ReviewService';
import { SyncedClock } from '../clock';
import { ConnectorRegistry } from '../connectors/ConnectorRegistry';
import { createPeopleDirectory } from '../directory/peopleOf';
import { readExpectedSources } from '../evidence/register/readExpectedSources';
import { FlowChangeService } from '../flowChanges/FlowChangeService';
import { MigrationService } from '../flowMigrations/MigrationService';
import { FlowEngine } from '../flows';
import { readShippedFlows } from '../flows/readShippedFlows';
import { InventoryService } from '../inventory';
import { readIssuanceSettings } from '../issuance/readIssuanceSettings';
import {
  createRollbackAnnouncement,
  readLedgerConfig,
  startLedger,
} from '../ledger';
import { readSettings } from '../readSettings';
import { readShippedRunbooks } from '../runbooks';
import { TriggerService } from '../triggers';
import { Late } from './Late';

/** What the plugin is given by the backend that it runs in. */
export interface GovernanceServices {
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

/** What everything else stands on: settings, what is shipped, the clock, the ledger, the inventory and the directory. */
export type Foundation = Awaited<ReturnType<typeof layFoundation>>;

/** Reads the settings and makes what everything else stands on. */
export async function layFoundation(services: GovernanceServices) {
  const { config, connectors, knex, lifecycle, logger, scheduler } = services;
  const background = readSettings(config);
  const review = readReviewSettings(config);
  const bounds = readControlSettings(config);
  const security = background.flowGroups['security-approvers'] ?? [];
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
      security,
    }),
  });
  const procedures = {
    runbooks: readShippedRunbooks(),
    connectors,
    issuedFor: () =>
      new Set(
        [...connectors.issuers.values()].flatMap(({ source }) => source ?? []),
      ),
  };
  const inventory = InventoryService.create({
    database: knex,
    clock: clock.now,
    procedures,
  });
  const people = createPeopleDirectory(background.flowGroups);
  const later = {
    engine: new Late<FlowEngine>('flow engine'),
    triggers: new Late<TriggerService>('service of triggers'),
    flowChanges: new Late<FlowChangeService>('service of flow changes'),
    flowMigrations: new Late<MigrationService>('service of migrations'),
    reviews: new Late<ReviewService>('service of reviews'),
  };
  return {
    ...services,
    background,
    bounds,
    clock,
    coolDowns: { runbooks: procedures.runbooks, rules: review.coolDowns },
    expectedSources: readExpectedSources(config),
    inventory,
    issuance: readIssuanceSettings(config, {
      development: process.env.NODE_ENV !== 'production',
      issues: connectors.issuers.size > 0,
    }),
    later,
    ledger,
    procedures,
    review,
    security,
    /** What nearly every service takes. */
    shared: {
      knex,
      engine: later.engine.get,
      ledger: ledger.ledger,
      people,
    },
    shipped: {
      flows: readShippedFlows(),
      campaigns: readShippedCampaigns(createCelPolicyEngine()),
    },
  };
}
