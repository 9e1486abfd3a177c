import { combineResponses, ReviewResponse, ReviewStrategy } from './strategies';

/**
 * How one stage of a review is judged. `stopOn` says which outcomes end the review; where only `advanceOn` is given, every
 * other outcome does.
 *
 * @public
 */
export interface ReviewStageRule {
  id: string;
  strategy: ReviewStrategy;
  stopOn?: readonly ReviewResponse[];
  advanceOn?: readonly ReviewResponse[];
}

/** Stages in order, and how their outcomes are combined. @public */
export interface ReviewPlanRule {
  strategy: ReviewStrategy;
  stages: readonly ReviewStageRule[];
}

/** What a stage may lead to; `silence` is an outcome in which nobody decided. @public */
export const STAGE_OUTCOMES = ['keep', 'reduce', 'revoke', 'silence'] as const;

/** One of {@link STAGE_OUTCOMES}. @public */
export type StageOutcome = (typeof STAGE_OUTCOMES)[number];

/**
 * Where a review goes from a stage: into the next one, to a decision, into another iteration for what is unanswered, or to
 * its end without an answer.
 *
 * @public
 */
export type StageWay =
  | 'next'
  | 'keep'
  | 'reduce'
  | 'revoke'
  | 'again'
  | 'unanswered';

const STOPS: Record<ReviewStrategy, readonly ReviewResponse[]> = {
  oneKeepKeeps: ['keep'],
  oneRevokeRevokes: ['revoke', 'reduce'],
  allMustKeep: ['revoke', 'reduce'],
};

/** Whether an outcome of a stage ends the review, so that later stages are not asked. @public */
export function stopsReview(
  plan: ReviewPlanRule,
  stage: ReviewStageRule,
  outcome: ReviewResponse,
): boolean {
  if (stage.stopOn) {
    return stage.stopOn.includes(outcome);
  }
  return stage.advanceOn
    ? !stage.advanceOn.includes(outcome)
    : STOPS[plan.strategy].includes(outcome);
}

/**
 * What a stage has said over all iterations: its one answer, or that nobody decided. A stage that was answered is not asked
 * again, so that there is never more than one.
 *
 * @throws TypeError where two iterations contradict each other
 * @public
 */
export function outcomeOverIterations(
  outcomes: readonly ReviewResponse[],
): ReviewResponse {
  const answers = [
    ...new Set(outcomes.filter(outcome => outcome !== 'no-response')),
  ];
  const decided = answers.filter(outcome => outcome !== 'undecided');
  if (decided.length > 1) {
    throw new TypeError(
      `One stage was decided as ${decided.join(' and as ')}; it is asked once`,
    );
  }
  return decided[0] ?? answers[0] ?? 'no-response';
}

/** Stages that an iteration asks: all in the first one, and later those in which nobody has decided. @public */
export function stagesToAsk(
  plan: ReviewPlanRule,
  known: ReadonlyMap<string, ReviewResponse>,
): ReviewStageRule[] {
  return plan.stages.filter(({ id }) => {
    const outcome = known.get(id);
    return (
      outcome === undefined ||
      outcome === 'no-response' ||
      outcome === 'undecided'
    );
  });
}

function toWay(outcome: ReviewResponse): StageWay {
  switch (outcome) {
    case 'keep':
    case 'reduce':
    case 'revoke':
      return outcome;
    case 'undecided':
    case 'no-response':
      return 'unanswered';
    default:
      throw new TypeError(`Unknown response ${outcome satisfies never}`);
  }
}

/** The index of the first stage after one that is still to be asked, in this iteration. @public */
export function nextStage(
  plan: ReviewPlanRule,
  index: number,
  known: ReadonlyMap<string, ReviewResponse>,
): number | undefined {
  const asked = stagesToAsk(plan, known);
  const next = plan.stages.findIndex(
    (stage, place) => place > index && asked.includes(stage),
  );
  return next < 0 ? undefined : next;
}

/**
 * Where each outcome of a stage leads. All of it is known when the stage is opened, so that it can stand in the facts of a
 * flow and be looked at before anybody answers.
 *
 * A review whose last stage stays silent is never kept by an earlier stage: it goes on as unanswered.
 *
 * @param options - `known` are the outcomes of the other stages, over all iterations so far, and `iterationsLeft` says how
 * often the unanswered may be asked again
 * @public
 */
export function routeStage(
  plan: ReviewPlanRule,
  options: {
    index: number;
    known: ReadonlyMap<string, ReviewResponse>;
    iterationsLeft: number;
  },
): Record<StageOutcome, StageWay> {
  const { index, known, iterationsLeft } = options;
  const stage = plan.stages[index];
  const wayOf = (outcome: ReviewResponse): StageWay => {
    const all = new Map(known).set(stage.id, outcome);
    if (
      !stopsReview(plan, stage, outcome) &&
      nextStage(plan, index, known) !== undefined
    ) {
      return 'next';
    }
    const way = toWay(combineResponses(plan.strategy, all.values()));
    const settled =
      outcome === 'no-response' && way === 'keep' ? 'unanswered' : way;
    return settled === 'unanswered' && iterationsLeft > 0 ? 'again' : settled;
  };
  return {
    keep: wayOf('keep'),
    reduce: wayOf('reduce'),
    revoke: wayOf('revoke'),
    silence: wayOf('no-response'),
  };
}
