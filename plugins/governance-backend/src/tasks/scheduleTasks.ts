import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { setTimeout as wait } from 'node:timers/promises';
import { CampaignService } from '../campaigns';
import { PeriodicReview } from '../certification/readReviewSettings';
import { ReviewService } from '../certification/ReviewService';
import { sendNotices } from '../certification/sendNotices';
import { SyncedClock } from '../clock';
import { FactRefresher } from '../facts';
import { DEFAULT_FINDING_THRESHOLDS } from '@countersign/plugin-governance-common';
import { reevaluateFindings } from '../findings/reevaluateFindings';
import { ProcedureContext } from '../findings/judgeProcedures';
import { evaluateProcess, ProcessSettings } from '../processFindings';
import { InventoryService } from '../inventory';
import { ObligationService } from '../obligations';
import { BackgroundSettings } from '../readSettings';
import { openPeriodicReviews } from './openPeriodicReviews';
import { openReviewsOfMoved } from './openReviewsOfMoved';
import { SourceRefresher } from './SourceRefresher';
import { syncCatalog } from './syncCatalog';
import { TriggerService } from '../triggers';

/** Pauses between tries until the first success; a failed task waits a whole period otherwise. */
const FIRST_TRIES_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];

async function untilFirstSuccess(
  attempt: () => Promise<boolean>,
  options: { signal: AbortSignal; logger: LoggerService; what: string },
): Promise<void> {
  for (const pause of [...FIRST_TRIES_MS, undefined]) {
    try {
      if (await attempt()) {
        return;
      }
    } catch (error) {
      if (pause === undefined) {
        throw error;
      }
      options.logger.info(
        `${options.what} did not work yet and is tried again: ${stringifyError(
          error,
        )}`,
      );
    }
    if (pause === undefined || options.signal.aborted) {
      return;
    }
    await wait(pause, undefined, { signal: options.signal });
  }
}

/** Schedules what runs in the background: in each replica's name, by one replica at a time. */
export async function scheduleTasks(options: {
  auth: AuthService;
  background: BackgroundSettings;
  campaigns: CampaignService;
  catalog: CatalogService;
  clock: SyncedClock;
  factRefresher: FactRefresher;
  inventory: InventoryService;
  knex: Knex;
  logger: LoggerService;
  notifications: NotificationService;
  obligations: ObligationService;
  periodic: PeriodicReview[];
  procedures: ProcedureContext;
  processFindings: ProcessSettings;
  refresher: SourceRefresher;
  reviews: ReviewService;
  scheduler: SchedulerService;
  triggers: TriggerService;
}): Promise<void> {
  const { background, clock, knex, logger, refresher, reviews, scheduler } =
    options;
  let synced = false;
  await scheduler.scheduleTask({
    id: 'governance-directory',
    ...background.directory,
    scope: 'global',
    fn: async signal => {
      const attempt = async () => {
        const snapshot = await syncCatalog({
          ...options,
          now: await clock.sync(),
        });
        if (snapshot && snapshot.replatformed.length > 0) {
          await openReviewsOfMoved({
            knex,
            reviews,
            moved: snapshot.replatformed,
          });
        }
        if (snapshot?.directoryChanged) {
          await options.factRefresher.refresh({}, signal);
        }
        return snapshot !== undefined && snapshot.components.length > 0;
      };
      if (synced) {
        await attempt();
      } else {
        await untilFirstSuccess(attempt, {
          signal,
          logger,
          what: 'Reading the catalog',
        });
        synced = true;
      }
    },
  });
  await scheduler.scheduleTask({
    id: 'governance-sources',
    ...background.sources,
    scope: 'global',
    fn: signal => refresher.refreshAll(signal),
  });
  await scheduler.scheduleTask({
    id: 'governance-periodic-reviews',
    ...background.reviews,
    scope: 'global',
    fn: async () => {
      const opened = await openPeriodicReviews({
        knex,
        reviews,
        periodic: options.periodic,
        now: await clock.sync(),
      });
      if (opened > 0) {
        logger.info(`${opened} review items were opened by schedule`);
      }
    },
  });
  await scheduler.scheduleTask({
    id: 'governance-campaigns',
    frequency: { seconds: 15 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: signal => options.campaigns.turn(signal),
  });
  await scheduler.scheduleTask({
    id: 'governance-triggers',
    frequency: background.triggersEvery,
    timeout: { minutes: 30 },
    scope: 'global',
    fn: signal => options.triggers.turn(signal),
  });
  await scheduler.scheduleTask({
    id: 'governance-obligations',
    frequency: { minutes: 1 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async signal => {
      await options.obligations.turn(signal);
    },
  });
  await scheduler.scheduleTask({
    id: 'governance-notices',
    frequency: background.noticesEvery,
    timeout: { minutes: 5 },
    scope: 'global',
    fn: async signal => {
      await sendNotices({
        signal,
        knex,
        notifications: options.notifications,
        logger,
        now: await clock.sync(),
      });
    },
  });
  await scheduler.scheduleTask({
    id: 'governance-findings',
    frequency: { hours: 1 },
    timeout: { minutes: 30 },
    initialDelay: { minutes: 10 },
    scope: 'global',
    fn: async signal => {
      await reevaluateFindings({
        knex,
        now: await clock.sync(),
        thresholds: DEFAULT_FINDING_THRESHOLDS,
        procedures: options.procedures,
        signal,
      });
      await evaluateProcess({
        knex,
        now: await clock.sync(),
        settings: options.processFindings,
      });
      await options.factRefresher.refresh({}, signal);
    },
  });
}
