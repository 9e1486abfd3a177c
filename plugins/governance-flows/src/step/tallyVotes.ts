import { ApprovalState } from '../definition/definition';
import { finalDecisionOf } from '../definition/decisions';
import { StagePlaces, assignVoters } from './assignVoters';
import {
  combineResponses,
  isReviewStrategy,
  isSettled,
  REVIEW_RESPONSES,
  ReviewResponse,
  ReviewStrategy,
} from '../strategy/strategies';
import { FlowEvidence } from './result';
import { Run, evaluate, principalKey, toList } from './run';
import { separationOf } from './separation';
import { FlowVote, OpenApproval } from './snapshot';

/** How an open approval stands. */
export interface Tally {
  /** Stages that are needed, with those who may vote in them after separation. */
  stages: StagePlaces[];
  /** What has been decided, if anything. */
  decision?: string;
  /** With a strategy: what the answers decide if nobody answers any more. */
  atDeadline?: string;
  /** Whether the people who may vote could fill every place at all. */
  isSatisfiable: () => boolean;
  toEvidence: () => FlowEvidence[];
}

/** The people who may vote in each needed stage. A condition that fails makes its stage needed. */
function neededStages(
  run: Run,
  state: ApprovalState,
  approval: OpenApproval,
): StagePlaces[] {
  const refused = separationOf(run, state);
  const stages = state.stages.map(stage => {
    const when =
      stage.when === undefined
        ? undefined
        : evaluate(run, stage.when, 'bool', `stage ${stage.id} when`);
    const from = evaluate(
      run,
      stage.from,
      'list<string>',
      `stage ${stage.id} from`,
    );
    const people = [
      ...(from.ok ? toList(from.value) : []),
      ...approval.escalated,
    ];
    return {
      id: stage.id,
      quorum: stage.quorum,
      needed: !when || !when.ok || when.value === true,
      eligible: new Set(
        people.filter(person => !refused(person)).map(principalKey),
      ),
    };
  });
  const needed = stages.filter(stage => stage.needed);
  // No stage at all would be an approval by nobody.
  return needed.length > 0 ? needed : stages;
}

function mostRestrictive(state: ApprovalState, votes: FlowVote[]): string {
  return votes
    .map(vote => vote.decision)
    .reduce((worst, decision) =>
      state.decisions.indexOf(decision) > state.decisions.indexOf(worst)
        ? decision
        : worst,
    );
}

/** The strategy of an approval. One that cannot be read counts as the one that keeps least. */
function strategyOf(run: Run, strategy: string): ReviewStrategy {
  if (isReviewStrategy(strategy)) {
    return strategy;
  }
  const result = evaluate(run, strategy, 'string', 'strategy');
  return result.ok &&
    typeof result.value === 'string' &&
    isReviewStrategy(result.value)
    ? result.value
    : 'allMustKeep';
}

function isResponse(decision: string): decision is ReviewResponse {
  return REVIEW_RESPONSES.some(known => known === decision);
}

/** What the votes amount to by a strategy, now and if everybody else stays silent. */
function combineVotes(
  run: Run,
  state: ApprovalState,
  options: { strategy: string; votes: FlowVote[]; asked: ReadonlySet<string> },
): Pick<Tally, 'decision' | 'atDeadline'> {
  const { votes, asked } = options;
  const strategy = strategyOf(run, options.strategy);
  const answers = votes.map(vote => vote.decision).filter(isResponse);
  const pending = asked.size - votes.length;
  const decides = (outcome: ReviewResponse) =>
    state.decisions.includes(outcome) ? outcome : undefined;
  const decision = isSettled(strategy, answers, pending)
    ? decides(combineResponses(strategy, answers))
    : undefined;
  const silent = pending > 0 ? (['no-response'] as const) : [];
  const atDeadline = decides(
    combineResponses(strategy, [...answers, ...silent]),
  );
  return {
    ...(decision === undefined ? {} : { decision }),
    ...(atDeadline === undefined ? {} : { atDeadline }),
  };
}

/**
 * Counts the votes of an open approval over the present facts, so that a lost membership counts at once. One vote for the
 * most restrictive decision is final; otherwise every needed stage must be full, and the most restrictive vote decides.
 */
export function tallyVotes(
  run: Run,
  state: ApprovalState,
  approval: OpenApproval,
): Tally {
  const stages = neededStages(run, state, approval);
  const isEligible = (voter: string) =>
    stages.some(stage => stage.eligible.has(principalKey(voter)));
  const votes = approval.votes.filter(vote => isEligible(vote.voter));
  const assigned = assignVoters(
    stages,
    votes.map(vote => principalKey(vote.voter)),
  );
  const isFull = (places: Map<string, string[]>) =>
    stages.every(stage => (places.get(stage.id) ?? []).length >= stage.quorum);

  const final = finalDecisionOf(state);
  const combined =
    state.strategy === undefined
      ? undefined
      : combineVotes(run, state, {
          strategy: state.strategy,
          votes,
          asked: new Set(stages.flatMap(stage => [...stage.eligible])),
        });
  let decision: string | undefined;
  if (combined) {
    decision = combined.decision;
  } else if (votes.some(vote => vote.decision === final)) {
    decision = final;
  } else if (votes.length > 0 && isFull(assigned)) {
    decision = mostRestrictive(state, votes);
  }
  return {
    stages,
    decision,
    ...(combined?.atDeadline === undefined
      ? {}
      : { atDeadline: combined.atDeadline }),
    isSatisfiable: () => {
      if (stages.length === 1) {
        return stages[0].eligible.size >= stages[0].quorum;
      }
      const everybody = [
        ...new Set(stages.flatMap(stage => [...stage.eligible])),
      ].sort();
      return isFull(assignVoters(stages, everybody));
    },
    toEvidence: () =>
      stages.map(stage => ({
        kind: 'stage',
        state: run.snapshot.state,
        visit: run.snapshot.visit,
        stage: stage.id,
        quorum: stage.quorum,
        eligible: stage.eligible.size,
        counted: combined
          ? votes
              .map(vote => principalKey(vote.voter))
              .filter(key => stage.eligible.has(key))
          : assigned.get(stage.id) ?? [],
      })),
  };
}
