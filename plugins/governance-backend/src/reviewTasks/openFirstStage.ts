import { JsonObject } from '@backstage/types';
import { STAGED_FLOW } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
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
import { planStage, PlannedStage } from './planStage';
import { routeTask } from './routeTask';
import { writeStage } from './writeStage';

/** Has items of campaigns with stages asked by them. */
export function createReviewStager(
  context: TaskContext & { inventory: ReviewInventory },
): ReviewStager {
  const planned = new WeakMap<StagedOpening, PlannedStage>();
  return {
    async plan(
      trx: Knex.Transaction,
      options: {
        planId: string;
        itemId: string;
        identity: IdentityMaterial;
        holding: HoldingMaterial;
        at: string;
      },
    ): Promise<StagedOpening> {
      const { planId, itemId, identity, holding, at } = options;
      const plan = await readPlan(trx, planId);
      const stage = await planStage(trx, context, {
        plan,
        subject: {
          itemId,
          ownerRef: identity.ownerRef,
          identityRef: identity.ref,
          subjectRef: holding.ref,
          requestedBy: holding.requestedBy,
          createdBy: creatorOf(identity),
        },
        index: 0,
        iteration: 1,
        history: { stages: [], tasks: [] },
        at,
      });
      const facts: JsonObject = {
        ...stage.facts,
        requester: {
          ...(holding.requestedBy ? { ref: holding.requestedBy } : {}),
          delegates: stage.conflicts,
        },
      };
      const opening: StagedOpening = {
        flow: STAGED_FLOW,
        facts,
        resolved: {
          ownerRef: identity.ownerRef ?? context.triageGroup,
          reviewers: stage.tasks.map(({ assignee, via }) => ({
            ref: assignee,
            via,
          })),
          leads: [],
        },
      };
      planned.set(opening, stage);
      return opening;
    },

    async opened(trx: Knex.Transaction, opening: StagedOpening) {
      const stage = planned.get(opening);
      if (stage) {
        await writeStage(trx, stage);
      }
    },

    route: (trx, options) => routeTask(trx, context, options),
  };
}
