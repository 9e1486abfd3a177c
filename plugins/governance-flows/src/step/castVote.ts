import { answersOf } from '../definition/decisions';
import { addDuration } from '../definition/durations';
import { countVotes } from './countVotes';
import { isAfterDeadline } from './deadline';
import { enterState } from './enterState';
import { FlowEvent, Refusal, RefusalCode } from './event';
import { refuseProof } from './presenceProof';
import { Run, principalKey } from './run';
import { separationOf } from './separation';
import { tallyVotes } from './tallyVotes';

type VoteEvent = Extract<FlowEvent, { type: 'vote' }>;

function refuse(code: RefusalCode, reason: string): Refusal {
  return { code, reason };
}

/** The refusal when no approval is open, or when its time is over. */
export function refuseClosed(run: Run): Refusal | undefined {
  const { snapshot } = run;
  if (snapshot.approval) {
    return isAfterDeadline(run)
      ? refuse('after-deadline', 'The time for this decision is over')
      : undefined;
  }
  switch (snapshot.closed?.how) {
    case 'decided':
      return refuse('already-decided', 'This has been decided already');
    case 'deadline':
      return refuse('after-deadline', 'The time for this decision is over');
    default:
      return refuse('wrong-state', `Nobody is asked in ${snapshot.state}`);
  }
}

/** Accepts a vote or says why not. Every check stands here, whichever way the vote came. */
export function castVote(run: Run, event: VoteEvent): Refusal | undefined {
  const { snapshot, definition } = run;
  const state = definition.states[snapshot.state];
  const closed = refuseClosed(run);
  const { approval } = snapshot;
  if (closed || !approval || state.kind !== 'approval') {
    return closed;
  }
  if (event.voterKind !== 'person') {
    return refuse(
      'separation.humansOnly',
      `Only a person can decide; this is a vote of kind ${event.voterKind}`,
    );
  }
  const separated = separationOf(run, state)(event.voter);
  if (separated) {
    return separated;
  }
  const key = principalKey(event.voter);
  const tally = tallyVotes(run, state, approval);
  const places = tally.stages.filter(stage => stage.eligible.has(key));
  if (approval.votes.some(vote => principalKey(vote.voter) === key)) {
    return places.length > 1
      ? refuse(
          'separation.distinctAcrossStages',
          'A person counts once, in one stage only',
        )
      : refuse('already-decided', 'You have decided this already');
  }
  if (places.length === 0) {
    return refuse('not-eligible', 'You are not among those asked');
  }
  const accepted = answersOf(state);
  if (!accepted.includes(event.decision)) {
    return refuse(
      'unknown-decision',
      `${event.decision} is not accepted here; accepted: ${accepted.join(
        ', ',
      )}`,
    );
  }
  if (event.digest !== approval.digest) {
    return refuse(
      'stale-digest',
      'What you saw has changed since; look at it again',
    );
  }
  const unproven =
    state.proof && refuseProof(run, state.proof, approval.digest, event.proof);
  if (unproven) {
    return unproven;
  }
  approval.votes = [
    ...approval.votes,
    {
      voter: event.voter,
      decision: event.decision,
      ...(event.payload ? { payload: event.payload } : {}),
      at: run.now,
    },
  ];
  run.evidence.push({
    kind: 'vote',
    state: snapshot.state,
    visit: snapshot.visit,
    voter: event.voter,
    decision: event.decision,
    digest: event.digest,
    fast:
      state.minDecisionTime !== undefined &&
      run.now < addDuration(snapshot.enteredAt, state.minDecisionTime),
    ...(state.proof && event.proof ? { proof: event.proof.uses } : {}),
  });
  enterState(run, countVotes(run, state));
  return undefined;
}

/** Takes a vote back while the approval is open. */
export function withdrawVote(run: Run, voter: string): Refusal | undefined {
  const { snapshot, definition } = run;
  const closed = refuseClosed(run);
  const { approval } = snapshot;
  if (closed || !approval) {
    return closed;
  }
  const key = principalKey(voter);
  const rest = approval.votes.filter(vote => principalKey(vote.voter) !== key);
  if (rest.length === approval.votes.length) {
    return refuse('unknown-vote', 'There is no vote to withdraw');
  }
  approval.votes = rest;
  run.evidence.push({
    kind: 'votes-voided',
    state: snapshot.state,
    visit: snapshot.visit,
    voters: [voter],
    reason: 'withdrawn',
  });
  const state = definition.states[snapshot.state];
  if (state.kind === 'approval') {
    enterState(run, countVotes(run, state));
  }
  return undefined;
}
