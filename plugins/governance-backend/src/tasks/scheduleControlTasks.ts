import {
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { giveOutTasks } from '../caps/giveOutTasks';
import { ControlSettings } from '../caps/readControlSettings';
import { FlowCheckService } from '../flowChecks/FlowCheckService';
import { MigrationService } from '../flowMigrations/MigrationService';
import { FlowEngine } from '../flows';
import { cleanUp, RetentionSettings } from '../retention';
import { StillnessService } from '../stillness/StillnessService';

/** Schedules the work behind what people control: each by one replica at a time, and safe where two should meet. */
export async function scheduleControlTasks(options: {
  bounds: ControlSettings;
  /** When active flows are looked at again. */
  checks: SchedulerServiceTaskScheduleDefinition;
  engine: FlowEngine;
  flowChecks: FlowCheckService;
  flowMigrations: MigrationService;
  knex: Knex;
  /** For how long what nothing depends on any more is kept. */
  retention: RetentionSettings;
  scheduler: SchedulerService;
  stillness: StillnessService;
}): Promise<void> {
  const { bounds, engine, flowChecks, flowMigrations, knex } = options;
  const { scheduler, stillness } = options;
  await scheduler.scheduleTask({
    id: 'governance-flow-checks-due',
    ...options.checks,
    scope: 'global',
    fn: () => flowChecks.askForAll(),
  });
  await scheduler.scheduleTask({
    id: 'governance-flow-checks',
    frequency: { minutes: 1 },
    timeout: { hours: 2 },
    scope: 'global',
    fn: signal => flowChecks.work(signal),
  });
  await scheduler.scheduleTask({
    id: 'governance-flow-migrations',
    frequency: { seconds: 10 },
    timeout: { hours: 1 },
    scope: 'global',
    fn: signal => flowMigrations.work(signal),
  });
  await scheduler.scheduleTask({
    id: 'governance-stillness',
    frequency: { seconds: 30 },
    timeout: { hours: 1 },
    scope: 'global',
    fn: signal => stillness.work(signal),
  });
  await scheduler.scheduleTask({
    id: 'governance-janitor',
    frequency: { hours: 1 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: signal =>
      cleanUp({ knex, engine, settings: options.retention }, signal),
  });
  await scheduler.scheduleTask({
    id: 'governance-task-queue',
    frequency: { seconds: 30 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async signal => {
      await giveOutTasks(
        { knex, engine, cap: bounds.openTasksPerPerson },
        signal,
      );
      // What was given out has its deadline again.
      await stillness.work(signal);
    },
  });
}
