import { EffectCall, EffectHandler } from '@countersign/plugin-governance-node';
import { isJsonObject } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import {
  findReviewByInstance,
  lockReviewRow,
} from '../certification/operations/findReviews';
import { ReviewInventory } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';
import { TaskContext, tellPeople } from './askStage';
import { climbLadder } from './climbLadder';
import { dueOfReminder } from './dueOfReminder';
import { openNextStage } from './openNextStage';
import { findOpenStage } from './operations/stages';
import { listTasksOfStage } from './operations/tasks';
import { StageRow } from './rows';

/** Effect by which a flow has the next stage opened. */
export const NEXT_STAGE = 'review.nextStage@v1';

/** The place of a timer among those of its `each`. */
function placeOf(call: EffectCall): number {
  const { timer } = call.with;
  return typeof timer === 'string' ? Number(timer.split('/')[2]) : NaN;
}

/**
 * The stage that an effect was ordered for, while it is open. One that is delivered late finds the next one open, which it has
 * no business with.
 */
async function stageOf(
  trx: Knex.Transaction,
  call: EffectCall,
  item: ReviewRow,
): Promise<StageRow | undefined> {
  const open = await findOpenStage(trx, item.id);
  const { stage } = call.facts;
  return open &&
    isJsonObject(stage) &&
    stage.id === open.stage_id &&
    stage.iteration === open.iteration
    ? open
    : undefined;
}

/** Opens stages, reminds those who have not answered, and climbs ladders, for flows that ask in stages. */
export function createStageEffects(
  getContext: () => TaskContext & { knex: Knex; inventory: ReviewInventory },
): EffectHandler[] {
  async function withItem<T>(
    call: EffectCall,
    act: (trx: Knex.Transaction, item: ReviewRow) => Promise<T>,
  ): Promise<T | undefined> {
    return getContext().knex.transaction(async trx => {
      const found = await findReviewByInstance(trx, call.instanceId);
      return found && act(trx, await lockReviewRow(trx, found.id));
    });
  }

  return [
    {
      id: NEXT_STAGE,
      class: 'notify',
      execute: async call => {
        const facts = await withItem(call, (trx, item) =>
          openNextStage(trx, getContext(), {
            item,
            effectKey: call.idempotencyKey,
          }),
        );
        return facts
          ? { outcome: 'done', proof: { opened: true }, facts }
          : {
              outcome: 'failed',
              reason: 'There is no review of this flow',
              retryable: false,
            };
      },
    },
    {
      id: 'review.remind@v1',
      class: 'notify',
      execute: async call => {
        const queued = await withItem(call, async (trx, item) => {
          const stage = await stageOf(trx, call, item);
          const due = stage && dueOfReminder(stage, placeOf(call));
          // Whoever is asked since, by an escalation that was delivered before, is told of that and not reminded.
          const waiting = stage
            ? (await listTasksOfStage(trx, stage)).filter(
                ({ status, opened_at }) =>
                  status === 'open' && (due === undefined || opened_at <= due),
              )
            : [];
          await tellPeople(trx, {
            itemId: item.id,
            kind: 'reminder',
            people: waiting.map(({ assignee }) => assignee),
            occasion: call.idempotencyKey,
            at: call.now.toISOString(),
          });
          return waiting.length;
        });
        return { outcome: 'done', proof: { queued: queued ?? 0 } };
      },
    },
    {
      id: 'review.climb@v1',
      class: 'notify',
      execute: async call => {
        const escalated = await withItem(call, async (trx, item) => {
          const stage = await stageOf(trx, call, item);
          return stage
            ? climbLadder(trx, getContext(), {
                item,
                stage,
                rung: placeOf(call),
                effectKey: call.idempotencyKey,
              })
            : 0;
        });
        return { outcome: 'done', proof: { escalated: escalated ?? 0 } };
      },
    },
  ];
}
