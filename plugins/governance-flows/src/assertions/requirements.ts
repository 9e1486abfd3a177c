import { ApprovalState, EndState } from '../definition/definition';
import { AssertionRequirement } from '../definition/documents';
import { isRefusing } from '../definition/outcomes';
import { Way, followWays, startsOf } from '../lint/ways';
import { NarrowedFlow } from './feasibleWays';

/** A way that does not do what was asserted. */
export interface Violation {
  /** State that the way leads to. */
  to: string;
  taken: Way[];
  /** What it lacks, in words. */
  lacks: string;
}

function approvalAt({ definition }: NarrowedFlow, name: string) {
  const state = definition.states[name];
  return state.kind === 'approval' ? state : undefined;
}

/** Ways to targets that avoid everything that would satisfy the requirement. */
function avoiding(
  flow: NarrowedFlow,
  targets: readonly string[],
  satisfies: (way: Way) => boolean,
  lacks: string,
): Violation[] {
  const reached = followWays(
    flow.ways,
    startsOf(flow.definition),
    way => !satisfies(way),
  );
  return targets.flatMap(to => {
    const taken = reached.get(to);
    return taken ? [{ to, taken, lacks }] : [];
  });
}

/** Votes that a state takes at least. Where no stage is needed for every input, the smallest stands for what is left. */
function votesOf(flow: NarrowedFlow, state: ApprovalState): number {
  const needed = flow.neededStages(state);
  return needed.length > 0
    ? needed.reduce((sum, { quorum }) => sum + quorum, 0)
    : Math.min(...state.stages.map(({ quorum }) => quorum));
}

/** The way to each state with the fewest approvals. */
function fewestApprovals(
  flow: NarrowedFlow,
): Map<string, { votes: number; taken: Way[] }> {
  const best = new Map(
    startsOf(flow.definition).map(name => [
      name,
      { votes: 0, taken: [] as Way[] },
    ]),
  );
  for (let changed = true; changed; ) {
    changed = false;
    for (const way of flow.ways) {
      const before = best.get(way.from);
      const state = approvalAt(flow, way.from);
      if (before) {
        const votes =
          before.votes + (way.carried && state ? votesOf(flow, state) : 0);
        if (votes < (best.get(way.to)?.votes ?? Infinity)) {
          best.set(way.to, { votes, taken: [...before.taken, way] });
          changed = true;
        }
      }
    }
  }
  return best;
}

/** Ends that a way to a target goes on to. An effect that failed did nothing, and an end that refuses gives nothing. */
function endsBehind(
  flow: NarrowedFlow,
  target: string,
): { name: string; end: EndState; taken: Way[] }[] {
  const starts = startsOf(flow.definition);
  const before = followWays(flow.ways, starts).get(target);
  const { states } = flow.definition;
  if (!before) {
    return [];
  }
  const own = states[target];
  if (own.kind === 'end') {
    return [{ name: target, end: own, taken: before }];
  }
  const done = flow.ways.filter(
    ({ from, path }) => from === target && path.at(-1) === 'done',
  );
  return done.flatMap(first =>
    [...followWays(flow.ways, [first.to])].flatMap(([name, taken]) => {
      const end = states[name];
      return end.kind === 'end' && !isRefusing(end.outcome)
        ? [{ name, end, taken: [...before, first, ...taken] }]
        : [];
    }),
  );
}

/** Every way to the targets that does not do what is required. */
export function findViolations(
  flow: NarrowedFlow,
  targets: readonly string[],
  requires: AssertionRequirement,
): Violation[] {
  if ('stage' in requires) {
    const { stage, quorum } = requires;
    const satisfies = (way: Way) => {
      const state = approvalAt(flow, way.from);
      return (
        way.carried &&
        !!state &&
        flow
          .neededStages(state)
          .some(entry => entry.id === stage && entry.quorum >= quorum)
      );
    };
    const lacks = `a needed stage ${stage} with ${quorum} ${
      quorum === 1 ? 'vote' : 'votes'
    }`;
    return avoiding(flow, targets, satisfies, lacks);
  }
  if ('approvals' in requires) {
    const best = fewestApprovals(flow);
    return targets.flatMap(to => {
      const way = best.get(to);
      return way && way.votes < requires.approvals
        ? [
            {
              to,
              taken: way.taken,
              lacks: `${requires.approvals} approvals: ${way.votes} suffice`,
            },
          ]
        : [];
    });
  }
  if ('challenge' in requires) {
    return avoiding(flow, targets, way => way.proven, 'a proof of presence');
  }
  if ('obligation' in requires) {
    return targets
      .flatMap(target => endsBehind(flow, target))
      .filter(
        ({ end }) =>
          !end.obligations.some(({ kind }) => kind === requires.obligation),
      )
      .map(({ name, taken }) => ({
        to: name,
        taken,
        lacks: `an obligation ${requires.obligation} at its end`,
      }));
  }
  return avoiding(flow, targets, () => false, 'what would make it impossible');
}
