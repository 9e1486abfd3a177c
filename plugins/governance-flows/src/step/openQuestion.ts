import { JsonObject } from '@backstage/types';
import { FlowDefinition, ProofDemand } from '../definition/definition';
import { answersOf } from '../definition/decisions';
import { boundFields } from './boundFields';
import { Run, StepPorts, evaluatePeople, principalKey } from './run';
import { FlowSnapshot } from './snapshot';
import { tallyVotes } from './tallyVotes';

/**
 * What an instance asks people at the moment. People are references in lower case.
 *
 * @public
 */
export interface OpenQuestion {
  state: string;
  kind: 'approval' | 'challenge';
  /** What an answer must carry. */
  digest: string;
  /** What the answer is bound to, by path of the fact. */
  fields: JsonObject;
  /** From the most permissive to the most restrictive; `passed` and `failed` for a challenge. */
  decisions: string[];
  /** Who may still answer, and how many are needed; separation of duties has been applied. */
  stages: { id: string; quorum: number; eligible: string[] }[];
  answered: { by: string; decision: string; at: string }[];
  proof?: ProofDemand;
  /** When it is left without an answer, ISO 8601. */
  due?: string;
}

function dueOf(
  definition: FlowDefinition,
  snapshot: FlowSnapshot,
): string | undefined {
  const state = definition.states[snapshot.state];
  const timers = 'timers' in state ? state.timers : [];
  return snapshot.timers
    .filter(({ id }) => {
      const declared = timers[Number(id.split('/')[1])];
      return id === 'maxDuration' || (declared && 'goto' in declared);
    })
    .map(({ due }) => due)
    .sort()[0];
}

/**
 * What an instance asks people now, of whom, and by when; `undefined` when it asks nobody. Pure.
 *
 * @param now - ISO 8601.
 * @public
 */
export function openQuestion(
  definition: FlowDefinition,
  snapshot: FlowSnapshot,
  now: string,
  ports: StepPorts,
): OpenQuestion | undefined {
  const state = definition.states[snapshot.state];
  const run: Run = {
    definition,
    ports,
    now,
    snapshot,
    effects: [],
    evidence: [],
    withdrawn: [],
  };
  const due = dueOf(definition, snapshot);
  const common = {
    state: snapshot.state,
    fields: boundFields(definition, snapshot),
    ...(due === undefined ? {} : { due }),
  };
  if (state.kind === 'approval' && snapshot.approval) {
    const { approval } = snapshot;
    const voted = new Set(approval.votes.map(vote => principalKey(vote.voter)));
    return {
      ...common,
      kind: 'approval',
      digest: approval.digest,
      decisions: answersOf(state),
      stages: tallyVotes(run, state, approval).stages.map(stage => ({
        id: stage.id,
        quorum: stage.quorum,
        eligible: [...stage.eligible].filter(key => !voted.has(key)).sort(),
      })),
      answered: approval.votes.map(({ voter, decision, at }) => ({
        by: voter,
        decision,
        at,
      })),
      ...(state.proof ? { proof: state.proof } : {}),
    };
  }
  if (state.kind === 'challenge' && snapshot.challenge) {
    const asked = evaluatePeople(run, state.of, 'challenge of');
    return {
      ...common,
      kind: 'challenge',
      digest: snapshot.challenge.digest,
      decisions: ['passed', 'failed'],
      stages: [
        {
          id: snapshot.state,
          quorum: 1,
          eligible: [...new Set(asked.map(principalKey))].sort(),
        },
      ],
      answered: [],
      proof: { uses: state.uses, fresh: state.fresh },
    };
  }
  return undefined;
}
