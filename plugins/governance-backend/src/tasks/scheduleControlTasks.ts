import { SchedulerService } from '@backstage/backend-plugin-api';
import { MigrationService } from '../flowMigrations/MigrationService';

/** Schedules the work behind what people control: each by one replica at a time, and safe where two should meet. */
export async function scheduleControlTasks(options: {
  scheduler: SchedulerService;
  flowMigrations: MigrationService;
}): Promise<void> {
  const { scheduler, flowMigrations } = options;
  await scheduler.scheduleTask({
    id: 'governance-flow-migrations',
    frequency: { seconds: 10 },
    timeout: { hours: 1 },
    scope: 'global',
    fn: signal => flowMigrations.work(signal),
  });
}
