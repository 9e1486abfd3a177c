import { JsonObject } from '@backstage/types';
import {
  addDuration,
  outcomeOverIterations,
  ReviewPlanRule,
  ReviewResponse,
  routeStage,
} from '@countersign/plugin-governance-flows';
import { ReviewPlan, StageRow } from './rows';

/** A plan as the pure rules read it. */
export function rulesOf({ strategy, stages }: ReviewPlan): ReviewPlanRule {
  return {
    strategy,
    stages: stages.map(({ id, strategy: combined, stopOn, advanceOn }) => ({
      id,
      strategy: combined,
      ...(stopOn ? { stopOn } : {}),
      ...(advanceOn ? { advanceOn } : {}),
    })),
  };
}

/** What each stage of an item has said over all iterations, of those that are closed. */
export function outcomesOf(
  stages: readonly Pick<StageRow, 'stage_id' | 'outcome' | 'closed_at'>[],
): Map<string, ReviewResponse> {
  const said = stages.flatMap(({ stage_id, outcome, closed_at }) =>
    closed_at !== null && outcome !== null ? [{ stage_id, outcome }] : [],
  );
  return new Map(
    [...Map.groupBy(said, ({ stage_id }) => stage_id)].map(([id, closed]) => [
      id,
      outcomeOverIterations(closed.map(({ outcome }) => outcome)),
    ]),
  );
}

/** The facts by which a flow runs a stage that is opened now. */
export function stageFacts(
  plan: ReviewPlan,
  options: {
    index: number;
    iteration: number;
    known: ReadonlyMap<string, ReviewResponse>;
    deciders: readonly string[];
    openedAt: string;
    /** Where the stage is opened anew: when it was to end before. */
    dueAt?: string;
  },
): { due: string; stage: JsonObject } {
  const { index, iteration, openedAt, known, deciders } = options;
  const stage = plan.stages[index];
  const fresh = addDuration(openedAt, stage.deadline);
  const isOver = options.dueAt === undefined || options.dueAt <= openedAt;
  const due = isOver ? fresh : String(options.dueAt);
  const others = new Map([...known].filter(([id]) => id !== stage.id));
  const ladder = (after: readonly string[]) =>
    after
      .map(duration => addDuration(openedAt, duration))
      .filter(at => at < due);
  return {
    due,
    stage: {
      id: stage.id,
      iteration,
      strategy: stage.strategy,
      due,
      againAt: addDuration(due, plan.iterations?.startsAfter ?? 'P1D'),
      remindAt: ladder(stage.reminders),
      climbAt: ladder(stage.escalation.map(({ after }) => after)),
      deciders: [...deciders],
      on: {
        ...routeStage(rulesOf(plan), {
          index,
          known: others,
          iterationsLeft: (plan.iterations?.max ?? 0) - (iteration - 1),
        }),
      },
    },
  };
}
