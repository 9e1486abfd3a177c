import { STAGED_FLOW } from '@countersign/plugin-governance-common';
import {
  HoldingMaterial,
  IdentityMaterial,
  ReviewInventory,
  ReviewStager,
  StagedOpening,
} from '../certification/ports';
import { readPlan } from './operations/stages';
import { TaskContext } from './askStage';
import { creatorOf } from './creatorOf';
import { createFindOnce, planStage, PlannedStage } from './planStage';
import { routeTask } from './routeTask';
import { writeFirstStages } from './writeStage';

function toOpening(
  { triageGroup }: Pick<TaskContext, 'triageGroup'>,
  options: {
    identity: IdentityMaterial;
    holding: HoldingMaterial;
    stage: PlannedStage;
  },
): StagedOpening {
  const { identity, holding, stage } = options;
  return {
    flow: STAGED_FLOW,
    facts: {
      ...stage.facts,
      requester: {
        ...(holding.requestedBy ? { ref: holding.requestedBy } : {}),
        delegates: stage.conflicts,
      },
    },
    resolved: {
      ownerRef: identity.ownerRef ?? triageGroup,
      reviewers: stage.tasks.map(({ assignee, via }) => ({
        ref: assignee,
        via,
      })),
      leads: [],
    },
  };
}

/** Has items of campaigns with stages asked by them. */
export function createReviewStager(
  context: TaskContext & { inventory: ReviewInventory },
): ReviewStager {
  const planned = new WeakMap<StagedOpening, PlannedStage>();
  return {
    async plan(trx, { planId, items, at }): Promise<StagedOpening[]> {
      const plan = await readPlan(trx, planId);
      const once = createFindOnce();
      const openings: StagedOpening[] = [];
      for (const { itemId, identity, holding, conflicts } of items) {
        const stage = await planStage(trx, context, {
          plan,
          subject: {
            itemId,
            ownerRef: identity.ownerRef,
            identityRef: identity.ref,
            subjectRef: holding.ref,
            requestedBy: holding.requestedBy,
            createdBy: creatorOf(identity),
            conflicts,
          },
          index: 0,
          iteration: 1,
          history: { stages: [], tasks: [] },
          at,
          once,
        });
        const opening = toOpening(context, { identity, holding, stage });
        planned.set(opening, stage);
        openings.push(opening);
      }
      return openings;
    },

    async opened(trx, openings) {
      await writeFirstStages(
        trx,
        openings.flatMap(opening => planned.get(opening) ?? []),
      );
    },

    route: (trx, options) => routeTask(trx, context, options),
  };
}
