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
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { Knex } from 'knex';
import {
  createReviewListener,
  toReviewEngine,
} from './certification/engineAdapter';
import { createNoticeEffects } from './certification/NoticeEffects';
import { createSignalListener } from './certification/signalReviews';
import { readMaterial } from './certification/readMaterial';
import { readReviewSettings } from './certification/readReviewSettings';
import { createRemediationEffects } from './certification/RemediationEffects';
import { reviewContext } from './certification/reviewContext';
import { ReviewService } from './certification/ReviewService';
import { SyncedClock } from './clock';
import { ConnectorRegistry } from './connectors/ConnectorRegistry';
import { FlowEngine } from './flows';
import { publishShipped } from './flows/publishShipped';
import { RouteContext } from './http/routes/RouteContext';
import { InventoryService } from './inventory';
import { readLedgerConfig, startLedger } from './ledger';
import { Authorizer } from './permissions/Authorizer';
import { registerPermissions } from './permissions/registerPermissions';
import { readSettings } from './readSettings';
import { scheduleTasks } from './tasks/scheduleTasks';
import { SourceRefresher } from './tasks/SourceRefresher';

interface GovernanceServices {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  connectors: ConnectorRegistry;
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
  const { settings, periodic } = readReviewSettings(config);
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
  });
  const inventory = InventoryService.create({
    database: knex,
    clock: clock.now,
  });
  const engine: FlowEngine = FlowEngine.create({
    database: knex,
    contexts: [reviewContext],
    handlers: [
      ...createRemediationEffects({
        knex,
        connectors: () => connectors.remediationConnectors,
      }),
      ...createNoticeEffects({ knex }),
      ...connectors.effectHandlers,
    ],
    ledger: ledger.ledger,
    logger,
    listeners: [
      createReviewListener(() => engine),
      createSignalListener({ signals: services.signals, logger }),
    ],
  });
  await publishShipped(knex, engine);
  const reviewEngine = toReviewEngine(engine);
  const reviewInventory = { readMaterial };
  const reviews = new ReviewService({
    knex,
    engine: reviewEngine,
    inventory: reviewInventory,
    connectors,
    ledger: ledger.ledger,
    settings,
    ports: engine.ports,
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
  });

  lifecycle.addStartupHook(() => engine.startLoop());
  lifecycle.addShutdownHook(() => engine.stopLoop());
  registerPermissions(services.permissionsRegistry, knex);
  await scheduleTasks({
    ...services,
    background,
    clock,
    inventory,
    periodic,
    refresher,
    reviews,
  });
  return {
    auth: services.auth,
    authorizer: new Authorizer({
      permissions: services.permissions,
      registry: services.permissionsRegistry,
    }),
    clock,
    connectors,
    correlation: background.correlation,
    engine,
    inventory,
    knex,
    ledger,
    logger,
    refresher,
    reviews,
    staleAfterMs: background.staleAfterMs,
  };
}
