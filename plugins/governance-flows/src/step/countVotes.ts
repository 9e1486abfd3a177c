import { ApprovalState } from '../definition/definition';
import { edgeNameOf, finalDecisionOf } from '../definition/decisions';
import { DECISION_FACT } from '../policy/flowContext';
import { boundFields } from './boundFields';
import type { Move } from './enterState';
import { sendNotice } from './notices';
import { Run, evaluatePeople } from './run';
import { FlowVote } from './snapshot';
import { Tally, tallyVotes } from './tallyVotes';

function seekHelp(run: Run, state: ApprovalState): void {
  const { approval } = run.snapshot;
  if (!approval) {
    return;
  }
  approval.helpSought = true;
  const escalation = state.timers.find(
    timer => 'do' in timer && timer.do === 'escalate',
  );
  const to =
    escalation && 'to' in escalation && escalation.to !== undefined
      ? evaluatePeople(run, escalation.to, 'escalate')
      : [];
  approval.escalated = [...new Set([...approval.escalated, ...to])];
  sendNotice(run, 'notify.escalate@v1', 'no-eligible-approver', {
    to,
    reason: 'no-eligible-approver',
    owner: run.definition.metadata.owner,
  });
}

function leaveBy(
  run: Run,
  state: ApprovalState,
  decision: string,
  code: string,
  reason: string,
  vote: FlowVote | undefined,
): Move {
  const { snapshot, definition } = run;
  const fields = boundFields(definition, snapshot);
  snapshot.approved = {
    ...snapshot.approved,
    [snapshot.state]: {
      decision,
      digest: snapshot.approval?.digest ?? '',
      fields,
    },
  };
  snapshot.facts = {
    ...snapshot.facts,
    [DECISION_FACT]: { ...vote?.payload, outcome: decision },
  };
  snapshot.closed = { state: snapshot.state, how: 'decided' };
  snapshot.approval = undefined;
  return { to: state.on[edgeNameOf(decision)], code, reason };
}

function decide(
  run: Run,
  state: ApprovalState,
  decision: string,
  tally: Tally,
): Move {
  run.evidence.push(...tally.toEvidence());
  const votes = run.snapshot.approval?.votes ?? [];
  const vote = votes.filter(cast => cast.decision === decision).at(-1);
  return leaveBy(
    run,
    state,
    decision,
    `decision:${decision}`,
    `decided: ${decision}`,
    vote,
  );
}

/**
 * What was answered when the time of an approval with a strategy is over, with those who were silent counted as silent;
 * nothing where that decides nothing.
 */
export function countAtDeadline(
  run: Run,
  state: ApprovalState,
): Move | undefined {
  const { approval } = run.snapshot;
  if (!approval || state.strategy === undefined) {
    return undefined;
  }
  const tally = tallyVotes(run, state, approval);
  return tally.atDeadline === undefined
    ? undefined
    : decide(run, state, tally.atDeadline, tally);
}

/**
 * Counts the votes of the open approval and yields where the instance goes if that decides it. Where nobody could ever
 * fill the stages, help is sought once per visit or the approval is refused; never is it given.
 */
export function countVotes(run: Run, state: ApprovalState): Move | undefined {
  const { approval } = run.snapshot;
  if (!approval) {
    return undefined;
  }
  let tally = tallyVotes(run, state, approval);
  if (!tally.decision && !tally.isSatisfiable()) {
    if (state.onNoEligibleApprover === 'deny') {
      run.evidence.push(...tally.toEvidence());
      return leaveBy(
        run,
        state,
        finalDecisionOf(state),
        'no-eligible-approver',
        'nobody may decide this',
        undefined,
      );
    }
    if (!approval.helpSought) {
      seekHelp(run, state);
      tally = tallyVotes(run, state, approval);
    }
  }
  return tally.decision === undefined
    ? undefined
    : decide(run, state, tally.decision, tally);
}
