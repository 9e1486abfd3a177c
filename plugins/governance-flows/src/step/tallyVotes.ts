import { ApprovalState } from '../definition/definition';
import { finalDecisionOf } from '../definition/decisions';
import { StagePlaces, assignVoters } from './assignVoters';
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
  let decision: string | undefined;
  if (votes.some(vote => vote.decision === final)) {
    decision = final;
  } else if (votes.length > 0 && isFull(assigned)) {
    decision = mostRestrictive(state, votes);
  }
  return {
    stages,
    decision,
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
        counted: assigned.get(stage.id) ?? [],
      })),
  };
}
