import { FlowEngine } from '../flows';
import { readProcessSettings } from '../processFindings';
import { readRetentionSettings } from '../retention';
import { watchSwitches } from '../issuance/watchSwitches';
import { reconcileIssuance } from '../issuance/reconcileIssuance';
import { createEndedListener } from '../issuance/tellEnded';
import { Rerouter } from '../reviewTasks/Rerouter';
import { scheduleControlTasks } from '../tasks/scheduleControlTasks';
import { scheduleReviewerTasks } from '../tasks/scheduleReviewerTasks';
import { scheduleTasks } from '../tasks/scheduleTasks';
import { SourceRefresher } from '../tasks/SourceRefresher';
import { listenToTopic } from '../triggers';
import { Claims } from './createClaims';
import { Controls } from './createControls';
import { FlowServices } from './createFlowServices';
import { Granting } from './createGranting';
import { ReviewServices } from './createReviewServices';
import { Foundation } from './layFoundation';
import { taskContext } from './reviewContexts';

/** Starts what runs by itself: the loops of the engine and of campaigns, what listens to events, and what is scheduled. */
export async function startBackground(
  base: Foundation,
  made: {
    controls: Controls;
    granting: Granting;
    claims: Claims;
    engine: FlowEngine;
    flows: FlowServices;
    asking: ReviewServices;
    refresher: SourceRefresher;
  },
): Promise<void> {
  const { background, bounds, config, knex, lifecycle, logger } = base;
  const { engine, refresher } = made;
  const { flowChecks, flowMigrations, obligations, triggers } = made.flows;
  const { absences, campaigns, ownership, quality, reviews } = made.asking;
  lifecycle.addStartupHook(() => engine.startLoop());
  lifecycle.addShutdownHook(() => engine.stopLoop());
  lifecycle.addStartupHook(() => campaigns.startLoop());
  lifecycle.addShutdownHook(() => campaigns.stopLoop());
  await listenToTopic({ events: base.events, triggers, logger });
  await scheduleTasks({
    ...base,
    campaigns,
    factRefresher: made.granting.factRefresher,
    obligations,
    periodic: base.review.periodic,
    processFindings: readProcessSettings(config),
    refresher,
    reviews,
    triggers,
  });
  await scheduleReviewerTasks({
    absences,
    ownership,
    quality,
    rerouter: new Rerouter({ ...taskContext(base), logger }),
    starter: made.asking.campaignStarter,
    scheduler: base.scheduler,
  });
  await base.scheduler.scheduleTask({
    id: 'governance-issuance',
    frequency: { minutes: 1 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async signal => {
      await reconcileIssuance(
        {
          knex,
          onEnded: createEndedListener(() => engine),
          ports: () => base.connectors,
          ledger: base.ledger.ledger,
          logger,
        },
        { now: await knex.transaction(trx => engine.now(trx)), signal },
      );
      await watchSwitches(
        { knex, engine: () => engine, ports: () => base.connectors, logger },
        signal,
      );
    },
  });
  await base.scheduler.scheduleTask({
    id: 'governance-claims',
    frequency: { minutes: 1 },
    timeout: { minutes: 10 },
    scope: 'global',
    fn: signal => made.claims.turnClaims(signal),
  });
  await scheduleControlTasks({
    bounds,
    checks: background.flowChecks,
    engine,
    flowChecks,
    flowMigrations,
    knex,
    retention: readRetentionSettings(config),
    scheduler: base.scheduler,
    stillness: made.controls.stillness,
  });
}
