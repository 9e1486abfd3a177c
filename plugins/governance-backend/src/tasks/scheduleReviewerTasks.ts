import { SchedulerService } from '@backstage/backend-plugin-api';
import { CampaignStarter } from '../campaigns';
import { OwnershipService } from '../ownership';
import { QualityService } from '../quality';
import { Rerouter } from '../reviewTasks/Rerouter';
import { AbsenceService } from '../absences/AbsenceService';

/** Schedules what keeps the right people asked: each by one replica at a time, and safe where two should meet. */
export async function scheduleReviewerTasks(options: {
  absences: AbsenceService;
  ownership: OwnershipService;
  quality: QualityService;
  rerouter: Rerouter;
  starter: CampaignStarter;
  scheduler: SchedulerService;
}): Promise<void> {
  const { absences, ownership, quality, rerouter, scheduler, starter } =
    options;
  await scheduler.scheduleTask({
    id: 'governance-absences',
    frequency: { minutes: 1 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: signal => absences.turn(signal),
  });
  await scheduler.scheduleTask({
    id: 'governance-reviewers',
    frequency: { minutes: 1 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: signal => rerouter.turn(signal),
  });
  await scheduler.scheduleTask({
    id: 'governance-ownership',
    frequency: { minutes: 1 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async signal => {
      await ownership.turn(signal);
    },
  });
  await scheduler.scheduleTask({
    id: 'governance-quality',
    frequency: { minutes: 1 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: signal => quality.turn(signal),
  });
  await scheduler.scheduleTask({
    id: 'governance-campaign-starts',
    frequency: { seconds: 30 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: signal => starter.turn(signal),
  });
}
