import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { AbsenceService } from '../absences/AbsenceService';
import { CampaignService, CampaignStarter } from '../campaigns';
import { ReviewService } from '../certification/ReviewService';
import { ModeSubject } from '../control/modes';
import { FlowEngine } from '../flows';
import { OwnershipService, readOwnershipSettings } from '../ownership';
import { ProofService } from '../proofs/ProofService';
import { QualityService, readQualitySettings } from '../quality';
import { createForesight } from '../remediation';
import { createReviewStager } from '../reviewTasks/openFirstStage';
import { ReviewTaskService } from '../reviewTasks/ReviewTaskService';
import { Controls } from './createControls';
import { Granting } from './createGranting';
import { Foundation } from './layFoundation';
import { reviewPorts, taskContext } from './reviewContexts';

/** How reviews go: as configured, and as cool-downs, caps and modes have it. */
function reviewSettings(base: Foundation, { modes }: Controls) {
  const { settings } = base.review;
  return {
    ...settings,
    foresee: createForesight(base.coolDowns),
    secondGroups: base.security,
    openTasksPerPerson: base.bounds.openTasksPerPerson,
    modeFor: (trx: Knex.Transaction, subject: ModeSubject) =>
      modes.modeFor(trx, { ...subject, flow: settings.flow }),
  };
}

/** What asks people about what there is, one by one and in campaigns. */
export type ReviewServices = ReturnType<typeof createReviewServices>;

/** Makes what asks people about what there is, one by one and in campaigns. */
export function createReviewServices(
  base: Foundation,
  made: {
    controls: Controls;
    granting: Granting;
    engine: FlowEngine;
    proofs: ProofService;
  },
) {
  const { config, connectors, knex, later, logger, review, shared } = base;
  const { notifications, signals } = base;
  const { ledger } = shared;
  const { delegateTo } = review;
  const ports = reviewPorts(base);
  const tasks = taskContext(base);
  const settings = reviewSettings(base, made.controls);
  const reviews = later.reviews.set(
    new ReviewService({
      stager: createReviewStager(tasks),
      knex,
      ...ports,
      connectors,
      ledger,
      proofs: made.proofs,
      settings,
      ports: made.engine.ports,
    }),
  );
  const campaignContext = {
    ...shared,
    engine: ports.engine,
    reviews,
    settings,
    policy: tasks.policy,
    shipped: base.shipped.campaigns,
    logger,
    newId: randomUUID,
    batchSize: 500,
    staging: tasks,
    expected: base.expectedSources,
  };
  return {
    reviews,
    campaigns: new CampaignService({ ...campaignContext, signals }),
    campaignStarter: new CampaignStarter({ ...campaignContext, notifications }),
    reviewTasks: new ReviewTaskService({ ...tasks, ledger, delegateTo }),
    absences: new AbsenceService({
      ...tasks,
      ledger,
      delegateTo,
      factRefresher: made.granting.factRefresher,
    }),
    ownership: new OwnershipService({
      ...shared,
      reviews: later.reviews.get,
      notifications,
      logger,
      triageGroup: settings.triageGroup,
      settings: readOwnershipSettings(config),
    }),
    quality: new QualityService({
      knex,
      engine: ports.engine,
      ledger,
      reviews,
      settings: readQualitySettings(config),
      reviewFlow: settings.flow,
      newId: randomUUID,
      logger,
    }),
  };
}
